#include "model/data/timestamp.h"

#include "model/data/written_date.h"
#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {
namespace {

void checkInstant(const data::Instant& instant) {
  require(instant.nanos >= 0 && instant.nanos < 1'000'000, "a moment counts its nanoseconds within the millisecond");
  const auto again = data::readTime(data::isoText(instant.ms));
  const auto shown = again ? data::toInstant(*again, data::TimeUnit::kSeconds) : std::nullopt;
  require(shown && shown->ms <= instant.ms && instant.ms < shown->ms + 1000, "a moment is shown as its second");
}

void checkTime(std::string_view text) {
  require(!data::isAmbiguousDate(text) || !data::readDate(text), "a date that could be two is none");
  const auto time = data::readTime(text);
  if (!time) return;
  require(time->billionths >= 0 && time->billionths < 1'000'000'000, "a fraction is less than one");
  const data::TimeScale scale = data::scaleOf({*time});
  require(data::unitIn(scale, *time).has_value(), "a time is one on the scale of itself");
  for (const auto unit :
       {data::TimeUnit::kSeconds, data::TimeUnit::kMilliseconds, data::TimeUnit::kMicroseconds, data::TimeUnit::kNanoseconds,
        data::TimeUnit::kCompactDate, data::TimeUnit::kCompactMinute, data::TimeUnit::kCompactDateTime})
    if (const auto instant = data::toInstant(*time, unit)) checkInstant(*instant);
}

}  // namespace

/// A time, or two on two lines: the ends of a range.
void fuzzTimestamp(std::string_view input) {
  const auto lineEnd = input.find('\n');
  const std::string_view from = input.substr(0, lineEnd), to = lineEnd == std::string_view::npos ? from : input.substr(lineEnd + 1);
  checkTime(from);
  const auto range = data::timeRange(from, to);
  if (!range) return requireReadable(range.error());
  require(!range->from || !range->to || *range->from <= *range->to, "a range is in order");
}

}  // namespace xsmoe::fuzz
