"""Code shared by families of formats: HTML, paged media, Office Open XML; and the gate that checks all outputs."""
