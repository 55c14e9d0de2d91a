namespace Parley.Web.Tests.Calls;

/// <summary>The browser gives no camera and no microphone.</summary>
[Collection(StageGroup.Name)]
public sealed class PermissionTests(Stage stage)
{
    private const string Refused = "The browser did not give access to the camera or microphone.";
    private const string Fix = "Allow both beside the address bar, then try again.";

    [Fact]
    public async Task A_caller_without_permission_learns_what_to_do_and_nobody_rings()
    {
        await using var naomi = await OpenAsync("Naomi", MediaConsent.Denied);
        await using var priya = await OpenAsync("Priya", MediaConsent.Granted);

        await naomi.CallAsync(priya);

        Assert.Equal($"{Refused} {Fix}", await naomi.EndedAsync("no-media"));
        await naomi.ShowsAsync("#call-audio");
        Assert.DoesNotContain((await priya.JournalAsync()).Entries, entry => entry.Is("received", "incoming"));
        await naomi.IsHealthyAsync();
        await priya.IsHealthyAsync();
    }

    [Fact]
    public async Task A_callee_without_permission_learns_what_to_do_and_can_still_decline()
    {
        await using var naomi = await OpenAsync("Naomi", MediaConsent.Granted);
        await using var priya = await OpenAsync("Priya", MediaConsent.Denied);
        await naomi.CallAsync(priya);

        await priya.AcceptAsync();

        await priya.WaitAsync("document.querySelector('#notice').dataset.code === 'permission-denied'");
        Assert.Equal(Refused, await priya.TextAsync("#notice-text"));
        Assert.Equal(Fix, await priya.TextAsync("#notice-fix"));
        await priya.ScreenAsync("incoming");
        await naomi.ScreenAsync("outgoing");

        await priya.Page.ClickAsync("#decline");

        Assert.Equal($"{priya.Name} declined the call.", await naomi.EndedAsync("declined"));
        await naomi.IsHealthyAsync();
        await priya.IsHealthyAsync();
    }

    private async Task<Person> OpenAsync(string name, MediaConsent consent)
    {
        var url = (await stage.ServerAsync()).Url;
        var source = consent == MediaConsent.Granted ? Pair.PriyasMedia : null;
        var person = await Person.OpenAsync(
            await stage.ChromiumAsync(), url, Person.NewName(name), source, new PageOptions { Media = consent });
        await person.EnterAsync();
        return person;
    }
}
