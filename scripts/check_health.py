"""Ask the server of this container how it is; exit 1 unless /health/ answers 200.

In production Django answers only to the names in ALLOWED_HOSTS, so the question is asked under the first of them.
"""

import os
import sys
import urllib.error
import urllib.request

names = "localhost"
if os.environ.get("CLUSTERIX_MODE") == "production":
    names = os.environ.get("ALLOWED_HOSTS", "")
host = names.split(",")[0].strip().lstrip(".").replace("*", "localhost")
address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
request = urllib.request.Request(f"{address}/health/", headers={"Host": host})
try:
    urllib.request.urlopen(request, timeout=4)
except urllib.error.URLError as error:
    sys.exit(f"{address}/health/ as {host}: {error}")
