"""A visitor who follows every link: pages, the API's URLs, the sitemap."""

import re
from html import unescape
from io import BytesIO
from urllib.parse import urldefrag, urljoin, urlsplit
from zipfile import ZipFile

HOST = "http://testserver"
LINKS = re.compile(r'(?:href|hx-get)="([^"]*)"|<loc>([^<]*)</loc>|"(http://testserver/[^"]*)"')
STARTS = (
    "/",
    "/practices/",
    "/projects/",
    "/partners/",
    "/action-plans/",
    "/outputs/",
    "/sources/",
    "/sources/conflicts/",
    "/search/",
    "/sitemap.xml",
    "/robots.txt",
    "/api/v1/",
    "/api/v1/editions/",
)
ELSEWHERE = ("/admin/", "/accounts/", "/static/", "/media/", "/api/schema/")


def crawl(client, *starts):
    """{url: response} of everything that can be reached from STARTS and `starts` as this client."""
    waiting, seen = [*STARTS, *starts], {}
    while waiting:
        url = waiting.pop()
        if url in seen or url.startswith(ELSEWHERE):
            continue
        response = seen[url] = client.get(url)
        if response.status_code in {301, 302}:
            waiting.append(response.headers["Location"])
        waiting += links(url, response)
    return seen


def links(url, response):
    for found in LINKS.findall(text(response)):
        target = urlsplit(urldefrag(urljoin(HOST + url, unescape("".join(found))))[0])
        if f"{target.scheme}://{target.netloc}" == HOST:
            yield target.path + (f"?{target.query}" if target.query else "")


def text(response):
    """All that an answer says, also where it is a file: of a workbook, the text of its parts."""
    if not response.streaming:
        return response.content.decode()
    if not hasattr(response, "said"):
        content = b"".join(response.streaming_content)  # which closes it, too
        if content.startswith(b"PK"):
            with ZipFile(BytesIO(content)) as book:
                content = b"\n".join(book.read(name) for name in book.namelist())
        response.said = content.decode()
    return response.said
