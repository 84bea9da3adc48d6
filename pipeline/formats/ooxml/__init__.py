"""Code shared by Word and PowerPoint: XML and packages of Office Open XML (ECMA-376), highlighted code, checks."""
