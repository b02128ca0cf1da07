"""BPMN elements as viewflow nodes, one module each."""
