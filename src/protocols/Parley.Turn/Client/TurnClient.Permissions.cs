using System.Collections.Immutable;
using Parley.SansIO;

namespace Parley.Turn.Client;

/// <content>Permissions (RFC 8656 §9, §10): one for each peer's address, whatever its port.</content>
public sealed partial class TurnClient
{
    // As many as leave a request within one datagram on every path.
    private const int MaxPeersInRequest = 16;

    // RFC 8656 §9 leaves it to the client: a minute, as for the allocation. What is nearly due goes along.
    private static readonly TimeSpan PermissionRefresh = PermissionState.Lifetime - RefreshBefore;
    private static readonly TimeSpan NearlyDue = TimeSpan.FromSeconds(30);

    private readonly Dictionary<IpAddress, PermissionState> _permissions = [];

    /// <summary>
    /// Lets peers' addresses send and be sent to, until the allocation ends; several in one request. Before there is an allocation the wish is kept.
    /// <see cref="TurnClientEvent.Permitted"/> or <see cref="TurnClientEvent.PermissionLost"/> follows for each.
    /// </summary>
    public void Permit(Instant now, params ReadOnlySpan<IpAddress> peers)
    {
        foreach (var peer in peers)
        {
            Want(peer.Unmapped);
        }

        AskForPermissions(now);
    }

    private void Want(IpAddress peer)
    {
        if (_permissions.ContainsKey(peer))
        {
            return;
        }

        if (_permissions.Count >= _settings.MaxPeers || !CanReach(peer.Family) || _state is ClientState.Releasing or ClientState.Ended)
        {
            Raise(new TurnClientEvent.PermissionLost(peer, new TurnFailure.NotPossible()));
            return;
        }

        _permissions.Add(peer, new PermissionState.Wanted(Alone: false));
    }

    // RFC 8656 §10.1: the family must be a relayed address's (443).
    private bool CanReach(IpFamily family) => _state is not ClientState.Allocated allocated
        || family == allocated.Relayed.Family || family == allocated.Second?.Family;

    private void DropPermissionsOfOtherFamilies()
    {
        foreach (var peer in _permissions.Keys.Where(peer => !CanReach(peer.Family)).ToArray())
        {
            _permissions.Remove(peer);
            Raise(new TurnClientEvent.PermissionLost(peer, new TurnFailure.NotPossible()));
        }
    }

    private Instant NextPermission()
    {
        var next = Instant.Never;
        foreach (var state in _permissions.Values)
        {
            next = state is PermissionState.Installed installed ? Instant.Min(next, installed.RefreshAt) : next;
        }

        return next;
    }

    private void AskForPermissions(Instant now)
    {
        if (_state is not ClientState.Allocated)
        {
            return;
        }

        var anyDue = NextPermission() <= now;
        var together = ImmutableArray.CreateBuilder<IpAddress>();
        foreach (var (peer, state) in _permissions.ToArray())
        {
            var alone = false;
            switch (state)
            {
                case PermissionState.Wanted wanted:
                    alone = wanted.Alone;
                    _permissions[peer] = new PermissionState.Asked(Again: alone);
                    break;
                case PermissionState.Installed installed when anyDue && installed.RefreshAt <= now + NearlyDue:
                    alone = installed.Alone;
                    _permissions[peer] = installed with { RefreshAt = Instant.Never };
                    break;
                default:
                    continue;
            }

            if (alone)
            {
                Ask(now, new ClientRequest.CreatePermission([peer]));
                continue;
            }

            together.Add(peer);
        }

        foreach (var batch in together.Chunk(MaxPeersInRequest))
        {
            Ask(now, new ClientRequest.CreatePermission([.. batch]));
        }
    }

    private void HandlePermitted(Instant now, ClientRequest.CreatePermission request, bool isLate)
    {
        foreach (var peer in request.Peers)
        {
            if (_permissions.TryGetValue(peer, out var before))
            {
                _permissions[peer] = new PermissionState.Installed(now + PermissionRefresh, before is PermissionState.Installed { Alone: true });
                if (before is not PermissionState.Installed)
                {
                    Raise(new TurnClientEvent.Permitted(peer, isLate || before is PermissionState.Asked { Again: true }));
                }
            }
        }
    }

    private void HandlePermissionFailed(Instant now, ClientRequest.CreatePermission request, TurnFailure why)
    {
        // RFC 8656 §10.2: one forbidden address refuses them all. Which one it is shows when each is asked for alone.
        var split = request.Peers.Length > 1 && why is TurnFailure.Refused;
        foreach (var peer in request.Peers)
        {
            if (!_permissions.TryGetValue(peer, out var before))
            {
                continue;
            }

            if (split)
            {
                _permissions[peer] = before is PermissionState.Installed
                    ? new PermissionState.Installed(now, Alone: true)
                    : new PermissionState.Wanted(Alone: true);
            }
            else
            {
                _permissions.Remove(peer);
                Raise(new TurnClientEvent.PermissionLost(peer, why));
            }
        }

        AskForPermissions(now);
    }

    /// <summary>What was asked for is to be asked for anew; after a move all of it, which also shows the server where the client is (RFC 8016 §3.2.2).</summary>
    private void ForgetAskedPermissions(Instant now, bool moved)
    {
        foreach (var (peer, state) in _permissions.ToArray())
        {
            _permissions[peer] = state switch
            {
                PermissionState.Asked => new PermissionState.Wanted(Alone: false),
                PermissionState.Installed { RefreshAt: var at } installed when moved || at == Instant.Never => installed with { RefreshAt = now },
                _ => state,
            };
        }
    }
}
