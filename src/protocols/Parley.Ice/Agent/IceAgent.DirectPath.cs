using Parley.Ice.Gathering;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>What a shell may know of the pair that carries data.</content>
public sealed partial class IceAgent
{
    /// <summary>Whether there is a pair that <see cref="Send"/> can send on.</summary>
    public bool CanSend => Carrying is not null;

    /// <summary>
    /// Where data go out from and to when nothing has to be put around them: between UDP sockets, over no relay. A shell may then send them by itself, from any
    /// thread, until the next call into the agent says otherwise.
    /// </summary>
    public bool TryGetDirectPath(out TransportAddress local, out TransportAddress remote)
    {
        var direct = Carrying is { Local.Base: LocalBase.Socket } pair ? pair : null;
        (local, remote) = direct is null ? default : (direct.Local.Base.Address, direct.Remote.Address);
        return direct is not null;
    }
}
