// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/basic_words.h"

#include <algorithm>
#include <cstddef>

#include "model/core/utf8.h"
#include "model/encoders/unicode.h"

namespace xsmoe::encoders {
namespace {

bool isAscii(char byte) { return static_cast<unsigned char>(byte) < 0x80; }

/// Collects a word's characters and takes it apart where it ends.
class Words {
 public:
  Words(const WordRules& rules, const std::vector<std::string>& keptWhole, const WordUse& use)
      : rules_(rules), keptWhole_(keptWhole), use_(use) {}

  void addAscii(char byte) {
    if (rules_.lowerCase && byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + ('a' - 'A'));
    if (byte > ' ' && byte < '\x7F') {
      word_ += byte;
    } else if (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r') {
      end();
    }  // the others are control characters
  }

  void add(char32_t character) {
    constexpr char32_t kCapitalDottedI = 0x130;  // the only one whose lower case is two characters
    if (rules_.lowerCase && character == kCapitalDottedI) return addLowered(U'i'), addLowered(0x307);
    addLowered(rules_.lowerCase ? unicode::lowerCase(character) : character);
  }

  void end() {
    if (!word_.empty()) takeApart();
    word_.clear();
    foreign_ = false;
  }

  [[nodiscard]] bool wanted() const { return wanted_; }

 private:
  void addLowered(char32_t character) {
    if (unicode::isRemoved(character)) return;
    if (unicode::isSpace(character)) return end();
    const bool alone = rules_.separateIdeographs && unicode::isIdeograph(character);
    if (alone) end();
    appendUtf8(word_, character);
    foreign_ = true;
    if (alone) end();
  }

  void takeApart() {
    if (isKeptWhole()) return give(word_);
    if (foreign_) {
      word_ = rules_.stripAccents ? unicode::withoutAccents(word_) : unicode::composed(word_);
      if (isKeptWhole()) return give(word_);
    }
    splitAtPunctuation();
  }

  /// After decomposition: ≠ becomes = and ends a word.
  void splitAtPunctuation() {
    const std::string_view word = word_;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < word.size();) {
      const std::size_t next = isAscii(word[at]) ? at + 1 : unicode::nextOf(word, at);
      const bool ends = isAscii(word[at]) ? unicode::isAsciiPunctuation(word[at]) : unicode::isPunctuation(word, at);
      if (ends) {
        give(word.substr(begin, at - begin));
        give(word.substr(at, next - at));
        begin = next;
      }
      at = next;
    }
    give(word.substr(begin));
  }

  [[nodiscard]] bool isKeptWhole() const { return std::find(keptWhole_.begin(), keptWhole_.end(), word_) != keptWhole_.end(); }
  void give(std::string_view part) { wanted_ = wanted_ && (part.empty() || use_(part)); }

  const WordRules& rules_;
  const std::vector<std::string>& keptWhole_;
  const WordUse& use_;
  std::string word_;
  bool foreign_ = false;  // whether it holds more than ASCII
  bool wanted_ = true;
};

}  // namespace

void splitBasicWords(std::string_view text, const WordRules& rules, const std::vector<std::string>& keptWhole, const WordUse& use) {
  Words words(rules, keptWhole, use);
  for (std::size_t at = 0; at < text.size() && words.wanted();) {
    if (isAscii(text[at])) {
      words.addAscii(text[at++]);
    } else {
      words.add(unicode::take(text, at));
    }
  }
  words.end();
}

}  // namespace xsmoe::encoders
