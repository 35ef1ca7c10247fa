// SPDX-License-Identifier: Apache-2.0
#include "model/features/npy_header.h"

#include <charconv>
#include <set>

namespace xsmoe::features {
namespace {

constexpr std::size_t kMostDimensions = 16;

/// What was expected and not found; becomes an error at the end of `parseNpyHeader`.
struct Unexpected {
  std::string expected;
};

class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : text_(text) {}

  NpyHeader parse() {
    NpyHeader header;
    std::set<std::string> keys;
    require('{');
    while (!accept('}')) {
      const std::string key = quoted();
      require(':');
      if (!keys.insert(key).second) throw Unexpected{"each key once"};
      if (key == "descr")
        header.type = quoted();
      else if (key == "fortran_order")
        header.fortranOrder = truth();
      else if (key == "shape")
        header.shape = shape();
      else
        throw Unexpected{"descr, fortran_order or shape"};
      if (!accept(',')) {
        require('}');
        break;
      }
    }
    skipBlanks();
    if (at_ != text_.size()) throw Unexpected{"nothing after the dictionary"};
    if (keys.size() != 3) throw Unexpected{"descr, fortran_order and shape"};
    return header;
  }
  [[nodiscard]] std::size_t position() const { return at_; }

 private:
  void skipBlanks() { at_ = std::min(text_.find_first_not_of(" \n", at_), text_.size()); }
  bool accept(char wanted) {
    skipBlanks();
    if (at_ == text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  void require(char wanted) {
    if (!accept(wanted)) throw Unexpected{std::string("'") + wanted + "'"};
  }
  std::string quoted() {
    require('\'');
    const auto end = text_.find('\'', at_);
    if (end == std::string_view::npos) throw Unexpected{"a closing quote"};
    const std::string found(text_.substr(at_, end - at_));
    at_ = end + 1;
    return found;
  }
  bool truth() {
    skipBlanks();
    for (const std::string_view word : {"True", "False"})
      if (text_.substr(at_).starts_with(word)) {
        at_ += word.size();
        return word == "True";
      }
    throw Unexpected{"True or False"};
  }
  std::int64_t size() {
    skipBlanks();
    std::int64_t value = 0;
    const auto [end, reason] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (reason != std::errc() || value < 0) throw Unexpected{"a whole number from 0"};
    at_ = static_cast<std::size_t>(end - text_.data());
    return value;
  }
  std::vector<std::int64_t> shape() {
    std::vector<std::int64_t> sizes;
    require('(');
    while (!accept(')')) {
      if (sizes.size() == kMostDimensions) throw Unexpected{"at most 16 dimensions"};
      sizes.push_back(size());
      if (!accept(',')) {
        require(')');
        break;
      }
    }
    return sizes;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<NpyHeader> parseNpyHeader(std::string_view text, const std::string& where) {
  HeaderParser parser(text);
  try {
    return parser.parse();
  } catch (const Unexpected& problem) {
    return badInput(where, "its header has something else than " + problem.expected + " at character " + std::to_string(parser.position()),
                    "Save an array of float32 again with numpy.save");
  }
}

}  // namespace xsmoe::features
