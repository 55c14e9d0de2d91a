namespace Parley.Browsers;

/// <summary>The about:config entries that make Firefox fit for two headless people in one machine.</summary>
internal static class FirefoxPreferences
{
    private const int Block = 2;

    public static Dictionary<string, object> For(MediaConsent media)
    {
        var preferences = new Dictionary<string, object>
        {
            ["media.navigator.streams.fake"] = true,
            ["media.peerconnection.ice.obfuscate_host_addresses"] = false,
            ["media.peerconnection.ice.loopback"] = true,
            ["media.autoplay.default"] = 0,
            ["media.autoplay.blocking_policy"] = 0,
            // H.264 would be downloaded as a plug-in; VP8 is built in.
            ["media.gmp-manager.updateEnabled"] = false,
            ["media.gmp-provider.enabled"] = false,
            // A page without focus may list devices; headless, two people cannot both have it.
            ["media.devices.unfocused.enabled"] = true,
            // No tab is to be slowed down for being in the background.
            ["dom.min_background_timeout_value"] = 4,
            ["dom.timeout.enable_budget_timer_throttling"] = false,
            ["dom.ipc.processPriorityManager.enabled"] = false,
            ["dom.disable_open_during_load"] = false,
            ["dom.popup_allowed_events"] = "click",
            ["privacy.reduceTimerPrecision"] = false,
        };
        if (media == MediaConsent.Granted)
        {
            preferences["media.navigator.permission.disabled"] = true;
        }
        else
        {
            preferences["permissions.default.camera"] = Block;
            preferences["permissions.default.microphone"] = Block;
        }

        return preferences;
    }
}
