using System.Diagnostics.CodeAnalysis;

namespace Parley.Signaling.MdnJson;

/// <summary>Who is there, for the user lists of all <c>json</c> users of a gateway: they see the same. Thread-safe.</summary>
internal sealed class MdnJsonLobby(int limit)
{
    private readonly Lock _gate = new();
    private readonly PresenceView _view = PresenceView.OfLobby(limit);
    private string[] _told = [];
    private bool _watching;

    /// <summary>Whether the directory is to be asked: the first time.</summary>
    public bool TryBegin()
    {
        lock (_gate)
        {
            var first = !_watching;
            _watching = true;
            return first;
        }
    }

    /// <summary>The directory did not answer.</summary>
    public void GiveUp()
    {
        lock (_gate)
        {
            _watching = false;
        }
    }

    /// <summary>Takes news in.</summary>
    public void Take(IEnumerable<PresenceChange> changes)
    {
        lock (_gate)
        {
            _view.Take(changes);
        }
    }

    /// <summary>The list, if it is another than the last time.</summary>
    public bool TryTakeList([NotNullWhen(true)] out byte[]? list)
    {
        list = null;
        lock (_gate)
        {
            if (_view.TakeDelta() is null)
            {
                return false;
            }

            // Whether somebody is busy is nothing that the list shows.
            string[] names = [.. _view.Snapshot().Users.Select(change => change.User.Id).Order(StringComparer.Ordinal)];
            if (names.AsSpan().SequenceEqual(_told))
            {
                return false;
            }

            _told = names;
            list = MdnJsonWriter.UserList(names);
            return true;
        }
    }
}
