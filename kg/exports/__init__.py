"""Downloads, written from the build's quads."""

from kg.exports.downloads import DOWNLOADS, STEM, Download
from kg.exports.order import canonical, merged, nquads, sorted_quads
from kg.exports.published import Published

__all__ = [
    "DOWNLOADS",
    "STEM",
    "Download",
    "Published",
    "canonical",
    "merged",
    "nquads",
    "sorted_quads",
]
