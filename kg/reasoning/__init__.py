"""What a reasoner concludes from ontology, facts and example cases."""
