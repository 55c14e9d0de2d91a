namespace Parley.NatLab;

/// <summary>The laboratory itself failed: a network could not be built, or a program did not do what it was asked.</summary>
internal sealed class LabException : Exception
{
    public LabException()
    {
    }

    public LabException(string message)
        : base(message)
    {
    }

    public LabException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
