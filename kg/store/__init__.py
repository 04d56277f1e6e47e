"""Engines that answer SPARQL queries over a built release, behind one contract."""
