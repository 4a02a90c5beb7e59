package wire

// Capability is a set of features of the protocol. The upper half holds MariaDB's.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html
// and https://mariadb.com/kb/en/connection/#capabilities.
type Capability uint64

// The features that matter here.
const (
	CapLongPassword        Capability = 1 << 0 // never set by MariaDB, which uses the upper half instead
	CapLongFlag            Capability = 1 << 2
	CapConnectWithDB       Capability = 1 << 3
	CapCompress            Capability = 1 << 5
	CapLocalFiles          Capability = 1 << 7
	CapIgnoreSpace         Capability = 1 << 8
	CapProtocol41          Capability = 1 << 9
	CapInteractive         Capability = 1 << 10
	CapSSL                 Capability = 1 << 11
	CapTransactions        Capability = 1 << 13
	CapSecureConnection    Capability = 1 << 15
	CapMultiStatements     Capability = 1 << 16
	CapMultiResults        Capability = 1 << 17
	CapPSMultiResults      Capability = 1 << 18
	CapPluginAuth          Capability = 1 << 19
	CapConnectAttrs        Capability = 1 << 20
	CapPluginAuthLenenc    Capability = 1 << 21
	CapExpiredPasswords    Capability = 1 << 22
	CapSessionTrack        Capability = 1 << 23
	CapDeprecateEOF        Capability = 1 << 24
	CapZstd                Capability = 1 << 26
	CapQueryAttributes     Capability = 1 << 27 // MySQL 8.0.23
	CapMultiFactor         Capability = 1 << 28 // MySQL 8.0.27
	CapMariaDBProgress     Capability = 1 << 32
	CapMariaDBExtendedMeta Capability = 1 << 35
)

// Has reports whether all features of f are in the set.
func (c Capability) Has(f Capability) bool { return c&f == f }
