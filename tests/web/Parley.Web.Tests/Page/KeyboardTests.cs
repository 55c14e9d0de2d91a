namespace Parley.Web.Tests.Page;

/// <summary>A whole call by the keyboard alone.</summary>
[Collection(StageGroup.Name)]
public sealed class KeyboardTests(Stage stage)
{
    [Fact]
    public async Task A_call_is_made_talked_and_ended_without_a_mouse()
    {
        var (chromium, url) = (await stage.ChromiumAsync(), (await stage.ServerAsync()).Url);
        await using var naomi = await Person.OpenAsync(chromium, url, Person.NewName("Naomi"), Pair.NaomisMedia);
        await using var priya = await Person.OpenAsync(chromium, url, Person.NewName("Priya"), Pair.PriyasMedia);
        foreach (var person in new[] { naomi, priya })
        {
            await person.ScreenAsync("entrance");
            await TypeAsync(person, person.Name);
            await person.Page.PressAsync("Enter");
            await person.ScreenAsync("lobby");
        }

        var call = $"[data-user=\"{priya.Name}\"] [data-call=video]:enabled";
        await naomi.WaitAsync($"document.querySelector('{call}')");
        await PressAsync(naomi, call);
        await priya.ScreenAsync("incoming");
        await PressAsync(priya, "#accept-video");
        await Task.WhenAll(naomi.SeesAndHearsAsync(priya), priya.SeesAndHearsAsync(naomi));

        await PressAsync(naomi, "#mute");
        await priya.ShowsAsync("#peer-muted");
        await PressAsync(naomi, "#mute");
        await priya.HidesAsync("#peer-muted");

        await PressAsync(naomi, "#chat-toggle");
        await naomi.WaitAsync("document.activeElement.id === 'chat-input'");
        await TypeAsync(naomi, "hello");
        await naomi.Page.PressAsync("Enter");
        Assert.Equal(["peer: hello"], await priya.ReadAsync(1));
        await naomi.Page.PressAsync("Escape");
        await naomi.HidesAsync("#chat");

        await PressAsync(naomi, "#hang-up");
        Assert.Equal($"{naomi.Name} ended the call.", await priya.EndedAsync("hung-up"));
        await PressAsync(priya, "#back");
        await priya.ScreenAsync("lobby");
        foreach (var person in new[] { naomi, priya })
        {
            Assert.DoesNotContain((await person.JournalAsync()).Entries, entry => entry.Step == "mouse");
            await person.IsHealthyAsync();
        }
    }

    private static async Task TypeAsync(Person person, string text)
    {
        foreach (var letter in text)
        {
            await person.Page.PressAsync(letter == ' ' ? "Space" : letter.ToString());
        }
    }

    /// <summary>Goes to the control with Tab and presses it with Enter.</summary>
    private static async Task PressAsync(Person person, string control)
    {
        for (var steps = 0; !await person.Page.EvaluateAsync<bool>("(control) => document.activeElement.matches(control)", control); steps++)
        {
            Assert.True(steps < 40, $"Tab does not reach {control}");
            await person.Page.PressAsync("Tab");
        }

        await person.Page.PressAsync("Enter");
    }
}
