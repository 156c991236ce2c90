"""Runs the tools from PyPI, with their default settings, on every document.

Reads the documents, a list of JSON objects, from standard input, and prints {tool: {version, outputs: [...]}}, one output
per document: a text, null where the tool does not take such a document, or {"error": ...}.
"""

import json
import logging
import sys
from importlib.metadata import version


def newspaper4k(url, page):
    import newspaper

    article = newspaper.Article(url)
    article.download(input_html=page)
    article.parse()
    return article.text


def goose3(page):
    from goose3 import Goose

    return Goose().extract(raw_html=page).cleaned_text


def justext(page):
    import justext

    paragraphs = justext.justext(page.encode(), justext.get_stoplist("English"))
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


def boilerpy3(page):
    from boilerpy3.extractors import ArticleExtractor

    return ArticleExtractor().get_content(page)


def feedparser(feed):
    import feedparser

    return feedparser.parse(feed.encode()).entries[0].content[0].value


def call(module, function, *args, **options):
    return getattr(__import__(module, fromlist=["_"]), function)(*args, **options)


# The package of each tool, the form of document that it takes, and its call.
TOOLS = {
    "trafilatura": ("trafilatura", "page", lambda page, _: call("trafilatura", "extract", page) or ""),
    "html2text": ("html2text", "page", lambda page, _: call("html2text", "html2text", page)),
    "newspaper4k": ("newspaper4k", "page", lambda page, document: newspaper4k(document["url"], page)),
    "goose3": ("goose3", "page", lambda page, _: goose3(page)),
    "justext": ("justext", "page", lambda page, _: justext(page)),
    "boilerpy3": ("boilerpy3", "page", lambda page, _: boilerpy3(page)),
    "readability-lxml": ("readability-lxml", "page", lambda page, _: call("readability", "Document", page).summary()),
    "lxml_html_clean": ("lxml-html-clean", "page", lambda page, _: call("lxml_html_clean", "clean_html", page)),
    "bleach": ("bleach", "body", lambda body, _: call("bleach", "clean", body)),
    "bleach, strip": ("bleach", "body", lambda body, _: call("bleach", "clean", body, strip=True)),
    "nh3": ("nh3", "body", lambda body, _: call("nh3", "clean", body)),
    "feedparser, RSS": ("feedparser", "rss", lambda rss, _: feedparser(rss)),
    "feedparser, Atom": ("feedparser", "atom", lambda atom, _: feedparser(atom)),
    "premailer": ("premailer", "page", lambda page, of: call("premailer", "transform", page, base_url=of["url"])),
    "css_inline": ("css-inline", "page", lambda page, _: call("css_inline", "inline", page)),
    "markdown, a block": ("markdown", "markdown", lambda text, _: call("markdown", "markdown", text)),
    "markdown, in a line": ("markdown", "line", lambda text, _: call("markdown", "markdown", text)),
}


def output(document, given, run):
    if given not in document:
        return None
    try:
        return run(document[given], document)
    except Exception as error:  # A tool may fail in any way; the other tools still run.
        return {"error": f"{type(error).__name__}: {error}"}


def main():
    logging.disable(logging.CRITICAL)
    documents = json.load(sys.stdin)
    chosen = [name for name in TOOLS if not sys.argv[1:] or name in sys.argv[1:]]
    result = {}
    for name in chosen:
        package, given, run = TOOLS[name]
        outputs = [output(document, given, run) for document in documents]
        result[name] = {"version": f"{package} {version(package)}", "outputs": outputs}
    json.dump(result, sys.stdout)


main()
