// The table of one channel, and the formula.
#include "shared/domain/contrast.h"

#include <algorithm>
#include <array>
#include <optional>

namespace candor {

namespace {

// An sRGB channel as linear light, times 1'000'000: c / 12.92 up to 0.04045, else
// ((c + 0.055) / 1.055) ^ 2.4.
constexpr std::array<std::int64_t, 256> kLinear = {
    0,       304,     607,     911,     1'214,   1'518,     1'821,   2'125,   2'428,   2'732,
    3'035,   3'347,   3'677,   4'025,   4'391,   4'777,     5'182,   5'605,   6'049,   6'512,
    6'995,   7'499,   8'023,   8'568,   9'134,   9'721,     10'330,  10'960,  11'612,  12'286,
    12'983,  13'702,  14'444,  15'209,  15'996,  16'807,    17'642,  18'500,  19'382,  20'289,
    21'219,  22'174,  23'153,  24'158,  25'187,  26'241,    27'321,  28'426,  29'557,  30'713,
    31'896,  33'105,  34'340,  35'601,  36'889,  38'204,    39'546,  40'915,  42'311,  43'735,
    45'186,  46'665,  48'172,  49'707,  51'269,  52'861,    54'480,  56'128,  57'805,  59'511,
    61'246,  63'010,  64'803,  66'626,  68'478,  70'360,    72'272,  74'214,  76'185,  78'187,
    80'220,  82'283,  84'376,  86'500,  88'656,  90'842,    93'059,  95'307,  97'587,  99'899,
    102'242, 104'616, 107'023, 109'462, 111'932, 114'435,   116'971, 119'538, 122'139, 124'772,
    127'438, 130'136, 132'868, 135'633, 138'432, 141'263,   144'128, 147'027, 149'960, 152'926,
    155'926, 158'961, 162'029, 165'132, 168'269, 171'441,   174'647, 177'888, 181'164, 184'475,
    187'821, 191'202, 194'618, 198'069, 201'556, 205'079,   208'637, 212'231, 215'861, 219'526,
    223'228, 226'966, 230'740, 234'551, 238'398, 242'281,   246'201, 250'158, 254'152, 258'183,
    262'251, 266'356, 270'498, 274'677, 278'894, 283'149,   287'441, 291'771, 296'138, 300'544,
    304'987, 309'469, 313'989, 318'547, 323'143, 327'778,   332'452, 337'164, 341'914, 346'704,
    351'533, 356'400, 361'307, 366'253, 371'238, 376'262,   381'326, 386'429, 391'572, 396'755,
    401'978, 407'240, 412'543, 417'885, 423'268, 428'690,   434'154, 439'657, 445'201, 450'786,
    456'411, 462'077, 467'784, 473'531, 479'320, 485'150,   491'021, 496'933, 502'886, 508'881,
    514'918, 520'996, 527'115, 533'276, 539'479, 545'724,   552'011, 558'340, 564'712, 571'125,
    577'580, 584'078, 590'619, 597'202, 603'827, 610'496,   617'207, 623'960, 630'757, 637'597,
    644'480, 651'406, 658'375, 665'387, 672'443, 679'542,   686'685, 693'872, 701'102, 708'376,
    715'694, 723'055, 730'461, 737'910, 745'404, 752'942,   760'525, 768'151, 775'822, 783'538,
    791'298, 799'103, 806'952, 814'847, 822'786, 830'770,   838'799, 846'873, 854'993, 863'157,
    871'367, 879'622, 887'923, 896'269, 904'661, 913'099,   921'582, 930'111, 938'686, 947'307,
    955'973, 964'686, 973'445, 982'251, 991'102, 1'000'000,
};

struct Channels {
  std::uint8_t red = 0, green = 0, blue = 0;
};

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<Channels> channels_of(std::string_view color) {
  if (color.size() != 7 || color[0] != '#') return {};
  std::array<std::uint8_t, 3> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const int high = digit(color[1 + 2 * i]);
    const int low = digit(color[2 + 2 * i]);
    if (high < 0 || low < 0) return {};
    parts[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return Channels{parts[0], parts[1], parts[2]};
}

}  // namespace

std::int64_t luminance(std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
  return 2'126 * kLinear[red] + 7'152 * kLinear[green] + 722 * kLinear[blue];
}

std::int32_t contrast_of(std::int64_t luminance, std::int64_t other) {
  constexpr std::int64_t kFlare = kLuminanceWhite / 20;  // 0.05
  const std::int64_t high = std::max(luminance, other) + kFlare;
  const std::int64_t low = std::min(luminance, other) + kFlare;
  return static_cast<std::int32_t>(high * 100 / low);
}

std::int32_t contrast_of(std::string_view color, std::string_view other) {
  const auto first = channels_of(color);
  const auto second = channels_of(other);
  if (!first || !second) return 0;
  return contrast_of(luminance(first->red, first->green, first->blue),
                     luminance(second->red, second->green, second->blue));
}

}  // namespace candor
