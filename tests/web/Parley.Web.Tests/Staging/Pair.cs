namespace Parley.Web.Tests.Staging;

/// <summary>Naomi, who calls, and Priya, who is called.</summary>
internal sealed class Pair(Person naomi, Person priya) : IAsyncDisposable
{
    public static readonly MediaSource NaomisMedia = new(Rgb.Red, 440);
    public static readonly MediaSource PriyasMedia = new(Rgb.Blue, 880);

    public Person Naomi => naomi;

    public Person Priya => priya;

    /// <summary>Brings both into the lobby, where each sees the other.</summary>
    public static async Task<Pair> MeetAsync(
        (IBrowser Browser, string Url) naomi, (IBrowser Browser, string Url) priya, PageOptions? options = null)
    {
        var opening = Person.OpenAsync(naomi.Browser, naomi.Url, Person.NewName("Naomi"), NaomisMedia, options);
        var pair = new Pair(await opening, await Person.OpenAsync(priya.Browser, priya.Url, Person.NewName("Priya"), PriyasMedia, options));
        await Task.WhenAll(pair.Naomi.EnterAsync(), pair.Priya.EnterAsync());
        await Task.WhenAll(pair.Naomi.CanCallAsync(pair.Priya), pair.Priya.CanCallAsync(pair.Naomi));
        return pair;
    }

    /// <summary>Naomi calls; it rings on both sides.</summary>
    public async Task RingAsync()
    {
        await naomi.CallAsync(priya);
        await naomi.ScreenAsync("outgoing");
        await priya.ScreenAsync("incoming");
        await naomi.WaitAsync("document.querySelector('#stage').dataset.media === 'ringing'");
    }

    /// <summary>Naomi calls, Priya accepts, both are connected.</summary>
    public async Task TalkAsync()
    {
        await RingAsync();
        await priya.AcceptAsync();
        await ConnectedAsync();
    }

    public Task ConnectedAsync() => Task.WhenAll(naomi.ConnectedAsync(), priya.ConnectedAsync());

    /// <summary>Media flow both ways: colour and tone.</summary>
    public Task SeeAndHearEachOtherAsync() => Task.WhenAll(naomi.SeesAndHearsAsync(priya), priya.SeesAndHearsAsync(naomi));

    /// <summary>Naomi hangs up; both pages say so, and neither page has complained of anything.</summary>
    public async Task HangUpAsync()
    {
        await naomi.HangUpAsync();
        Assert.Equal("You ended the call.", await naomi.EndedAsync("hung-up"));
        Assert.Equal($"{naomi.Name} ended the call.", await priya.EndedAsync("hung-up"));
        await AreHealthyAsync();
    }

    public void Expect(string error)
    {
        naomi.Expect(error);
        priya.Expect(error);
    }

    public Task AreHealthyAsync() => Task.WhenAll(naomi.IsHealthyAsync(), priya.IsHealthyAsync());

    public async ValueTask DisposeAsync()
    {
        await naomi.DisposeAsync();
        await priya.DisposeAsync();
    }
}
