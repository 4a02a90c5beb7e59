package wiretest

import (
	"bytes"
	"crypto/ed25519"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
)

// MariaDBPassword is the password that the plugin client_ed25519 knows. MariaDB stores it as
// ed25519Key.
const (
	MariaDBPassword = "secret"
	ed25519Key      = "ZIgUREUg5PVgQ6LskhXmO+eZLS0nC8be6HPjYWR4YJY="
)

func (c *Client) authenticateEd25519(password string) bool {
	key, err := base64.StdEncoding.DecodeString(ed25519Key)
	c.hash = key
	return err == nil && password == MariaDBPassword && ed25519.Verify(key, c.scramble, c.AuthResponse)
}

const parsecSalt = "P\x01salt of 18 bytes !"

func (c *Client) authenticateParsec(password string) bool {
	if len(c.AuthResponse) > 0 {
		return false
	}
	c.Packet([]byte(parsecSalt))
	answer, err := c.ReadPacket()
	if err != nil || len(answer) != 32+ed25519.SignatureSize {
		return false
	}
	seed, err := pbkdf2.Key(sha512.New, password, []byte(parsecSalt[2:]), 2048, ed25519.SeedSize)
	if err != nil {
		return false
	}
	key := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	c.hash = append([]byte(parsecSalt), key...)
	return ed25519.Verify(key, append(bytes.Clone(c.scramble), answer[:32]...), answer[32:])
}

// Returns a question in the protocol's form.
func (c *Client) question(n int) string {
	questions := c.server.opts.Questions
	kind := byte(2)
	if questions[n].Secret {
		kind = 4
	}
	if n == len(questions)-1 {
		kind |= 1
	}
	return string([]byte{kind}) + questions[n].Text
}

// Asks the questions after the first one, which came with the request for the plugin.
func (c *Client) authenticateDialog() bool {
	for n, question := range c.server.opts.Questions {
		if n > 0 {
			c.Packet([]byte("\x01" + c.question(n)))
			var err error
			if c.AuthResponse, err = c.ReadPacket(); err != nil {
				return false
			}
		}
		if string(c.AuthResponse) != question.Answer+"\x00" {
			return false
		}
	}
	return true
}

// Asks for the account's further passwords.
func (c *Client) authenticateFactors() bool {
	for _, factor := range c.server.opts.Factors {
		var err error
		if c.AuthResponse, err = c.NextFactor(factor.Plugin); err != nil || !c.authenticate(factor.Password) {
			return false
		}
	}
	return true
}

// NextFactor asks the client for the next password, with a plugin, and returns its answer.
func (c *Client) NextFactor(plugin string) ([]byte, error) {
	return c.requestPlugin(0x02, plugin, c.pluginData(plugin))
}

// Proof returns the info line in which MariaDB 11.4 proves its certificate.
func (c *Client) Proof() string {
	if c.authPlugin == "mysql_native_password" {
		once := sha1.Sum([]byte(c.server.opts.Password))
		twice := sha1.Sum(once[:])
		c.hash = twice[:]
	}
	fingerprint := sha256.Sum256(c.server.opts.TLS.Certificates[0].Certificate[0])
	digest := sha256.New()
	digest.Write(c.hash)
	digest.Write(c.shortScramble)
	digest.Write(fingerprint[:])
	return fmt.Sprintf("\x01%X", digest.Sum(nil))
}
