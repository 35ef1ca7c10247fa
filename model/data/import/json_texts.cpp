// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/json_texts.h"

#include <algorithm>
#include <utility>

#include "model/data/import/json_shape.h"
#include "model/data/line_reader.h"

namespace xsmoe::data {
namespace {

constexpr std::size_t kLongestObject = std::size_t{16} << 20;

class ObjectLines : public JsonTexts {
 public:
  explicit ObjectLines(LineReader lines) : lines_(std::move(lines)) {}
  bool next() override { return lines_.next(); }
  [[nodiscard]] std::string_view text() const override { return lines_.text(); }
  [[nodiscard]] std::int64_t line() const override { return lines_.line(); }
  [[nodiscard]] std::string_view problem() const override { return lines_.tooLong() ? "the line is longer than 16 MiB" : ""; }
  [[nodiscard]] const TextSource& source() const override { return lines_.source(); }

 private:
  LineReader lines_;
};

/// Objects in a list or one behind the other, with commas and blanks between them.
class ObjectValues : public JsonTexts {
 public:
  ObjectValues(TextSource source, std::size_t begin, int lists) : unread_(std::move(source)), lists_(lists), open_(lists) {
    while (unread_.rest().size() < begin && unread_.fill()) {
    }
    take(std::min(begin, unread_.rest().size()));
  }

  bool next() override {
    take(taken_);
    taken_ = 0;
    while (toValue()) {
      const char first = unread_.rest().front();
      if (first == '{') return readObject();
      if (first == ']' && lists_ > 0) {
        take(1);
        if (--open_ == 0) return false;
      } else if (first == '[' && lists_ > 0) {
        take(1);
        ++open_;
      } else {
        return readOther();
      }
    }
    return false;
  }
  [[nodiscard]] std::string_view text() const override { return unread_.rest().substr(0, taken_); }
  [[nodiscard]] std::int64_t line() const override { return line_; }
  [[nodiscard]] std::string_view problem() const override { return problem_; }
  [[nodiscard]] const TextSource& source() const override { return unread_.source(); }

 private:
  void take(std::size_t bytes) {
    const std::string_view taken = unread_.rest().substr(0, bytes);
    line_ += std::count(taken.begin(), taken.end(), '\n');
    unread_.take(taken.size());
  }

  /// Passes over what lies between values; false at the end.
  bool toValue() {
    for (;;) {
      take(std::min(unread_.rest().find_first_not_of(" \t\r\n,"), unread_.rest().size()));
      if (!unread_.rest().empty()) return true;
      if (!unread_.fill()) return false;
    }
  }

  bool readObject() {
    for (;;) {
      const JsonExtent extent = extentOf(unread_.rest());
      problem_ = {};
      taken_ = extent.bytes;
      if (extent.end == JsonExtent::End::kClosed) return true;
      if (extent.end == JsonExtent::End::kOpen && unread_.rest().size() <= kLongestObject && unread_.fill()) continue;
      if (source().error()) return false;  // it may have been cut short
      problem_ = extent.end == JsonExtent::End::kBroken ? "not a JSON object: a text is not closed on its line"
                                                        : "not a JSON object: its brackets are not closed";
      taken_ = std::min(unread_.rest().find('\n'), unread_.rest().size());
      return true;
    }
  }

  /// Up to where something may begin again.
  bool readOther() {
    problem_ = "not a JSON object";
    while (unread_.rest().find_first_of(",\n]{", 1) == std::string_view::npos && unread_.rest().size() <= kLongestObject &&
           unread_.fill()) {
    }
    taken_ = std::min(unread_.rest().find_first_of(",\n]{", 1), unread_.rest().size());
    return true;
  }

  UnreadText unread_;
  int lists_, open_;
  std::int64_t line_ = 1;
  std::size_t taken_ = 0;  // bytes of the value, which are unread while it is shown
  std::string_view problem_;
};

}  // namespace

Result<std::unique_ptr<JsonTexts>> openJsonTexts(const std::filesystem::path& path) {
  const auto head = HeadOfFile::read(path);
  if (!head) return tl::unexpected(head.error());
  const auto shape = jsonShapeOf(*head);
  if (!shape || shape->lines) {
    auto lines = LineReader::open(path);
    if (!lines) return tl::unexpected(lines.error());
    return std::make_unique<ObjectLines>(std::move(*lines));
  }
  auto source = TextSource::open(path);
  if (!source) return tl::unexpected(source.error());
  return std::make_unique<ObjectValues>(std::move(*source), shape->begin, shape->lists);
}

}  // namespace xsmoe::data
