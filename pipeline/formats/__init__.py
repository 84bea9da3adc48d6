"""What families of formats share: web pages, paged media, Office packages, and the gate all outputs pass."""
