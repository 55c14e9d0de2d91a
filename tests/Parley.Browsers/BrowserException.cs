namespace Parley.Browsers;

/// <summary>A browser, or the page in it, did not do what it was asked to.</summary>
public sealed class BrowserException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public BrowserException()
    {
    }

    /// <summary>Creates the exception with a message for the test's reader.</summary>
    public BrowserException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public BrowserException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
