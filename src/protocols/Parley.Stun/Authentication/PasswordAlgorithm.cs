namespace Parley.Stun;

/// <summary>How a long-term password is hashed into a key (RFC 8489 §18.5).</summary>
public enum PasswordAlgorithm : ushort
{
    /// <summary>MD5 of user name, realm and password; what everyone understands.</summary>
    Md5 = 0x0001,

    /// <summary>SHA-256 of the same.</summary>
    Sha256 = 0x0002,
}
