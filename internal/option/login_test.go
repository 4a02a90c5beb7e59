package option

import (
	"crypto/aes"
	"encoding/binary"
	"encoding/hex"
	"io/fs"
	"strings"
	"testing"
)

const loginPath = "/home/ann/.mylogin.cnf"

// Writes a login file in the format of mysql_config_editor.
func encodeLogin(key [loginKey]byte, text string) string {
	block, err := aes.NewCipher(foldKey(key[:]))
	if err != nil {
		panic(err)
	}
	data := append(make([]byte, loginUnused), key[:]...)
	for line := range strings.Lines(text) {
		padding := aes.BlockSize - len(line)%aes.BlockSize
		plain := append([]byte(line), strings.Repeat(string(rune(padding)), padding)...)
		data = binary.LittleEndian.AppendUint32(data, uint32(len(plain)))
		for at := 0; at < len(plain); at += aes.BlockSize {
			block.Encrypt(plain[at:], plain[at:])
		}
		data = append(data, plain...)
	}
	return string(data)
}

var someKey = [loginKey]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}

func TestLoginFile(t *testing.T) {
	text := "[client]\nuser = \"root\"\npassword = \"s3c#\\\"ret\"\n" +
		"[prod]\nhost = \"db1\"\nport = 3397\n" +
		"[prod_eu]\nhost = \"db2\"\n" +
		"[other]\nhost = \"db3\"\n"
	login := map[string]string{
		loginPath:           encodeLogin(someKey, text),
		"/elsewhere":        encodeLogin(someKey, "[mysql]\nuser = elsewhere\n"),
		"/home/ann/.my.cnf": "[client]\nuser=weaker\nhost=weaker\n[prod]\nport=1\n",
	}
	for _, test := range []struct {
		args string
		env  string
		want string
	}{
		{"", "", "--user=root --password=s3c#\"ret"},
		{"--login-path=prod", "", "--user=root --password=s3c#\"ret --host=db1 --port=3397"},
		{"--login-path=PROD", "", "--user=root --password=s3c#\"ret --host=db1 --port=3397"},
		{"--defaults-group-suffix=_eu --login-path=prod", "", "--user=root --password=s3c#\"ret --host=db1 --port=3397 --host=db2"},
		{"--no-defaults", "", "--user=root --password=s3c#\"ret"},
		{"--no-login-paths", "", ""},
		{"", "/elsewhere", "--user=elsewhere"},
		{"", "/nosuch", ""},
	} {
		t.Run(test.args+test.env, func(t *testing.T) {
			m := memory{args: test.args, files: login, env: map[string]string{"MYSQL_TEST_LOGIN_FILE": test.env}}
			g, _ := read(t, m.world())
			var settings []Setting
			for _, s := range g.Settings {
				if s.Source.Rank == FromLogin {
					settings = append(settings, s)
				}
			}
			if got := arguments(settings); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestLoginFile_Unreadable(t *testing.T) {
	whole := encodeLogin(someKey, "[client]\nuser = root\n")
	otherKey := []byte(whole)
	otherKey[loginUnused]++
	const hint = "\nmysh: [ERROR] Fatal error in defaults handling. Program aborted! " +
		"Create it again with mysql_config_editor, or use --no-login-paths."
	for _, test := range []struct {
		name, data string
		mode       fs.FileMode
		text       string
	}{
		{"empty", "", 0o600, ""},
		{"read by others", whole, 0o640, "mysh: [Warning] " + loginPath + " should be readable/writable only by current user."},
		{"may not be read", whole, fs.ModeIrregular, "mysh: [ERROR] Cannot read login file '" + loginPath + "': permission denied." + hint},
		{"key cut off", whole[:20], 0o600, "mysh: [ERROR] Cannot read login file '" + loginPath + "': it ends before its key does." + hint},
		{"length cut off", whole[:26], 0o600, "mysh: [ERROR] Cannot read login file '" + loginPath + "': record 1 is cut off." + hint},
		{"record cut off", whole[:len(whole)-1], 0o600, "mysh: [ERROR] Cannot read login file '" + loginPath + "': record 2 is cut off." + hint},
		{"huge length", whole[:24] + "\xff\xff\xff\x7f", 0o600, "mysh: [ERROR] Cannot read login file '" + loginPath + "': record 1 is cut off." + hint},
		{"odd length", whole[:24] + "\x05\x00\x00\x00abcde", 0o600, "mysh: [ERROR] Cannot read login file '" + loginPath + "': record 1 has a length of 5 bytes, no multiple of 16." + hint},
		{"other key", string(otherKey), 0o600, "mysh: [ERROR] Cannot read login file '" + loginPath + "': record 1 does not fit the key." + hint},
		{"unknown option", encodeLogin(someKey, "[client]\npasword = x\n"), 0o600, "mysh: [ERROR] " + loginPath + ":2: unknown variable 'pasword=x'. Did you mean '--password'?"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := memory{files: map[string]string{loginPath: test.data}, modes: map[string]fs.FileMode{loginPath: test.mode}}
			g, err := Read(m.world())
			text, _ := message(t, err)
			for _, w := range g.Warnings {
				text += w.Message("mysh")
			}
			if text != test.text {
				t.Errorf("got\n%s\nwant\n%s", text, test.text)
			}
		})
	}
}

// The first record of a file, decoded by hand from the description of the format.
func TestLoginFile_Format(t *testing.T) {
	data := encodeLogin([loginKey]byte{}, "[h1p]\n")
	// 16 zero bytes as key; "[h1p]\n" and ten bytes of padding.
	block, _ := aes.NewCipher(make([]byte, 16))
	want := make([]byte, 16)
	block.Encrypt(want, []byte("[h1p]\n\n\n\n\n\n\n\n\n\n\n"))
	if got, want := hex.EncodeToString([]byte(data)), strings.Repeat("00", 24)+"10000000"+hex.EncodeToString(want); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func FuzzLoginFile(f *testing.F) {
	f.Add([]byte(encodeLogin(someKey, "[client]\nuser = root\n")))
	f.Add([]byte{})
	f.Add(make([]byte, 44))
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := decodeLogin(data)
		if len(text) > len(data) {
			t.Fatalf("%d bytes became %d", len(data), len(text))
		}
		if err == nil && len(data) > 0 && text == nil {
			t.Fatal("no text and no error")
		}
		m := memory{files: map[string]string{loginPath: string(data)}}
		_, err = Read(m.world())
		message(t, err)
	})
}
