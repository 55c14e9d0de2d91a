using System.Globalization;

namespace Parley.Signaling.Orleans.Hosting.Embedded;

/// <summary>The membership table of a cluster that lives and dies with one process: a few rows in memory, versioned as Orleans demands.</summary>
internal sealed class SoleSiloMembership : IMembershipTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, (MembershipEntry Entry, string Etag)> _rows = [];
    private TableVersion _version = new(0, "0");

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

    public Task DeleteMembershipTableEntries(string clusterId)
    {
        lock (_gate)
        {
            _rows.Clear();
            return Task.CompletedTask;
        }
    }

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        lock (_gate)
        {
            foreach (var (address, row) in _rows.Where(row => row.Value.Entry.Status == SiloStatus.Dead).ToArray())
            {
                if (row.Entry.IAmAliveTime < beforeDate.UtcDateTime)
                {
                    _rows.Remove(address);
                }
            }

            return Task.CompletedTask;
        }
    }

    public Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        lock (_gate)
        {
            return Task.FromResult(_rows.TryGetValue(key, out var row)
                ? new MembershipTableData(Tuple.Create(row.Entry, row.Etag), _version)
                : new MembershipTableData(_version));
        }
    }

    public Task<MembershipTableData> ReadAll()
    {
        lock (_gate)
        {
            return Task.FromResult(new MembershipTableData(
                [.. _rows.Values.Select(row => Tuple.Create(row.Entry, row.Etag))], _version));
        }
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion)
    {
        lock (_gate)
        {
            return Task.FromResult(!_rows.ContainsKey(entry.SiloAddress) && TryWrite(entry, tableVersion));
        }
    }

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
    {
        lock (_gate)
        {
            return Task.FromResult(
                _rows.TryGetValue(entry.SiloAddress, out var row) && row.Etag == etag && TryWrite(entry, tableVersion));
        }
    }

    public Task UpdateIAmAlive(MembershipEntry entry)
    {
        lock (_gate)
        {
            if (_rows.TryGetValue(entry.SiloAddress, out var row))
            {
                row.Entry.IAmAliveTime = entry.IAmAliveTime;
            }

            return Task.CompletedTask;
        }
    }

    private bool TryWrite(MembershipEntry entry, TableVersion next)
    {
        // A caller writes on what it has read: its version carries the etag of that reading.
        if (next.VersionEtag != _version.VersionEtag)
        {
            return false;
        }

        _version = new TableVersion(next.Version, next.Version.ToString(CultureInfo.InvariantCulture));
        _rows[entry.SiloAddress] = (entry, _version.VersionEtag);
        return true;
    }
}
