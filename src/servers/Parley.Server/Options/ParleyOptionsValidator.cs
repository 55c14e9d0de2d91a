using Microsoft.Extensions.Options;

namespace Parley.Server.Options;

/// <summary>Checks the whole section at start; the source generator writes the body.</summary>
[OptionsValidator]
internal sealed partial class ParleyOptionsValidator : IValidateOptions<ParleyOptions>;
