package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// retired matches words that comments do not use, because each has stood for several things or is
// not plain English. Write the subject and what it does.
var retired = regexp.MustCompile(`(?i)\b(way|behind|told|stays|arrives?|arrived|arriving|heeding|anew|somebody|nobody|all the same|to be had|thought in|` +
	`as (?:\S+ ){1,3}has it|(?:a|an|the|this|each|every) kept(?: (?:and|are|has|holds|in|is|of|that|was)\b|[.,:;]|$))`)

// plainPhrases have a retired word and are plain English.
var plainPhrases = regexp.MustCompile(`(?i)\b((?:this|either|same|no|only|other|under|half) way|half-way|told apart|` +
	`behind (?:\S+ )?(?:prox(?:y|ies)|balancers?)|(?:leave|leaves|leaving|left)(?: \S+){0,4} behind)\b`)

// notWords are parts of a comment that are not its own words: quoted text and names in brackets.
var notWords = regexp.MustCompile("\"[^\"]*\"|`[^`]*`|\\[[\\w.*]+\\]")

// vagueVerbs begin doc comments that do not state an effect: does the function print or return?
var vagueVerbs = []string{"says", "tells", "takes", "gives", "goes"}

func TestComments_PlainWords(t *testing.T) {
	for _, name := range sourceFiles(t) {
		faults, err := vagueWords(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range faults {
			t.Error(f)
		}
	}
}

// vagueWords returns a message for each retired word and each vague beginning in the comments of a
// file.
func vagueWords(path string) (faults []string, err error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	docs := docComments(file)
	for _, group := range file.Comments {
		at := files.Position(group.Pos()).String()
		text := proseOf(group)
		for _, word := range retired.FindAllString(plainPhrases.ReplaceAllString(text, ""), -1) {
			faults = append(faults, at+": the comment uses \""+word+"\"")
		}
		if verb := firstVerb(text, docs[group]); slices.Contains(vagueVerbs, verb) {
			faults = append(faults, at+": the doc comment begins with \""+verb+"\": name the effect (returns, prints, sends, …)")
		}
	}
	return faults, nil
}

// firstVerb returns the first word of a doc comment in lower case, after the name of the declaration
// if the comment begins with it.
func firstVerb(text string, names []string) string {
	words := strings.Fields(text)
	if len(words) > 2 && slices.Contains([]string{"A", "An", "The", "Package", "Command"}, words[0]) {
		words = words[1:]
	}
	if len(words) > 1 && slices.Contains(names, words[0]) {
		words = words[1:]
	}
	if len(words) == 0 || names == nil {
		return ""
	}
	return strings.ToLower(words[0])
}

// docComments returns the comments in front of the declarations of a file, with the declared names.
func docComments(file *ast.File) map[*ast.CommentGroup][]string {
	docs := make(map[*ast.CommentGroup][]string)
	note := func(doc *ast.CommentGroup, names ...*ast.Ident) {
		for _, id := range names {
			docs[doc] = append(docs[doc], id.Name)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.File:
			note(n.Doc, n.Name)
		case *ast.FuncDecl:
			note(n.Doc, n.Name)
		case *ast.GenDecl:
			for _, spec := range n.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					note(n.Doc, spec.Name)
				case *ast.ValueSpec:
					note(n.Doc, spec.Names...)
				}
			}
		case *ast.TypeSpec:
			note(n.Doc, n.Name)
		case *ast.ValueSpec:
			note(n.Doc, n.Names...)
		case *ast.Field:
			note(n.Doc, n.Names...)
		}
		return true
	})
	return docs
}

// proseOf returns the text of a comment without sources, preformatted lines and quoted text. The
// output of an example is no comment.
func proseOf(group *ast.CommentGroup) string {
	var prose []string
	for line := range strings.Lines(group.Text()) {
		if strings.HasPrefix(line, "Output:") {
			break
		}
		if !strings.HasPrefix(line, "\t") && !strings.HasPrefix(line, "Source") {
			prose = append(prose, strings.TrimSpace(line))
		}
	}
	return notWords.ReplaceAllString(strings.Join(prose, " "), "")
}
