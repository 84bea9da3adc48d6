"""What Word and PowerPoint share: the XML and packages of Office Open XML (ECMA-376), their code and their check."""
