namespace Parley.Web.Tests.Page;

/// <summary>English and Korean, side by side in one call.</summary>
[Collection(StageGroup.Name)]
public sealed class LanguageTests(Stage stage)
{
    [Fact]
    public async Task The_browsers_language_decides_and_each_reads_the_end_in_their_own()
    {
        var (chromium, url) = (await stage.ChromiumAsync(), (await stage.ServerAsync()).Url);
        await using var naomi = await Person.OpenAsync(
            chromium, url, Person.NewName("Naomi"), Pair.NaomisMedia, new PageOptions { Locale = "en-GB" });
        await using var jiwoo = await Person.OpenAsync(
            chromium, url, Person.NewName("지우"), Pair.PriyasMedia, new PageOptions { Locale = "ko-KR" });
        Assert.Equal("en", await naomi.Page.EvaluateAsync<string>("document.documentElement.lang"));
        Assert.Equal("ko", await jiwoo.Page.EvaluateAsync<string>("document.documentElement.lang"));
        Assert.Equal("이름을 정해 주세요", await jiwoo.TextAsync("#entrance-heading"));
        await naomi.EnterAsync();
        await jiwoo.EnterAsync();
        Assert.Equal("지금 여기 있는 사람", await jiwoo.TextAsync("#lobby-heading"));

        await naomi.CallAsync(jiwoo);
        await jiwoo.ScreenAsync("incoming");
        Assert.Equal($"{naomi.Name} 님이 전화를 걸었습니다", await jiwoo.TextAsync("#incoming-says"));
        await jiwoo.AcceptAsync();
        await Task.WhenAll(naomi.SeesAndHearsAsync(jiwoo), jiwoo.SeesAndHearsAsync(naomi));
        await naomi.HangUpAsync();

        Assert.Equal("You ended the call.", await naomi.EndedAsync("hung-up"));
        Assert.Equal($"{naomi.Name} 님이 통화를 끝냈습니다.", await jiwoo.EndedAsync("hung-up"));
        await naomi.IsHealthyAsync();
        await jiwoo.IsHealthyAsync();
    }

    [Fact]
    public async Task A_chosen_language_is_spoken_at_once_and_after_a_reload()
    {
        await using var person = await Person.OpenAsync(
            await stage.ChromiumAsync(), (await stage.ServerAsync()).Url, Person.NewName("Naomi"), Pair.NaomisMedia);
        await person.EnterAsync();
        Assert.Equal("Who is here", await person.TextAsync("#lobby-heading"));

        await person.Page.EvaluateAsync("""
            () => {
              const choice = document.querySelector('#language');
              choice.value = 'ko';
              choice.dispatchEvent(new Event('change', { bubbles: true }));
            }
            """);

        Assert.Equal("지금 여기 있는 사람", await person.TextAsync("#lobby-heading"));
        await person.ReloadAsync();
        await person.ScreenAsync("lobby");
        Assert.Equal("지금 여기 있는 사람", await person.TextAsync("#lobby-heading"));
        await person.IsHealthyAsync();
    }
}
