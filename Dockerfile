FROM python:3.13-slim

# Static files belong to the image, not to the volume that outlives it
ENV PYTHONUNBUFFERED=1 STATIC_ROOT=/app/static
WORKDIR /app

# Before the code, so that a change of the code does not install the packages again
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY . .

# A name that has no file stops the build here, and not the pages in production.
RUN CLUSTERIX_MODE=production SECRET_KEY=only-for-this-step ALLOWED_HOSTS=localhost \
    python manage.py collectstatic --noinput --verbosity 0

# A server that is broken into must not be able to change its own code: only var/ is this user's.
RUN useradd --uid 1000 --no-create-home clusterix && mkdir -p var/media && chown -R clusterix var
USER clusterix

EXPOSE 8000
HEALTHCHECK --start-period=60s --interval=15s --timeout=5s CMD ["python", "scripts/check_health.py"]
CMD ["scripts/serve", "0.0.0.0:8000"]
