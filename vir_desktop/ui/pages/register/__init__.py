"""The register: which akter there are, what is next, finding and beginning one."""
