using Parley.NatLab.Networks;

namespace Parley.NatLab.Cells;

/// <summary>Changes the network under a session that is up.</summary>
internal sealed class SessionChange(Laboratory laboratory, Landscape landscape)
{
    /// <summary>Does it to one side.</summary>
    public async Task DoAsync(MidSession what, Site site)
    {
        switch (what)
        {
            case MidSession.NatRebinds:
                var router = site.Router ?? throw new LabException("Only a NAT can rebind.");
                router.Behave(landscape, new RouterBehavior(NatKind.AddressAndPortDependentFiltering) { MappedPorts = "20000-29999" });
                await landscape.BuildAsync();
                await router.ForgetFlowsAsync();
                break;
            case MidSession.InterfaceChanges:
                var other = new NatBox(
                    landscape, "other-nat", laboratory.Internet, new(NatKind.AddressAndPortDependentFiltering), "192.168.8");
                landscape.Ip(site.Host.Machine, $"link del {Host.FirstInterface}");
                site.Host.Addresses.AddRange(other.Attach(landscape, site.Host.Machine, "wlan0", Families.IPv4).Addresses);
                await landscape.BuildAsync();
                break;
        }
    }
}
