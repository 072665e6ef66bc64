package sqlfile

// Parse reads one file: its place in the layers, its front matter and its SQL.
// The *File is never nil; with faults it holds what could be read.
func Parse(path string, src []byte, origin Origin) (*File, Faults) {
	return &File{Path: path, Text: string(src), Body: string(src), Origin: origin}, nil
}
