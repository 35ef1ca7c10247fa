// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/python_literal.h"

#include <cstddef>
#include <utility>

#include "model/data/digits.h"
#include "model/data/import/python_transcript.h"
#include "model/data/raw_text.h"

namespace xsmoe::data {
namespace {

constexpr int kDeepest = 64;

bool isNamePart(char c) {
  return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

/// What Python's json module and others write for numbers that JSON has not.
bool isNoNumber(std::string_view name) { return name == "NaN" || name == "nan" || name == "Infinity" || name == "inf"; }

/// Values within values. Every function reads one thing and says whether it could.
class Transcoder {
 public:
  explicit Transcoder(PythonTranscript& transcript) : transcript_(transcript) {}

  bool readDocument() {
    if (!readValue()) return false;
    transcript_.skipSpace();
    return transcript_.done() || transcript_.refuse("something follows the value");
  }

 private:
  bool readValue() {
    transcript_.skipSpace();
    const char first = transcript_.next();
    if (first != '{' && first != '[' && first != '(') return readScalar();
    if (++depth_ > kDeepest) return transcript_.refuse("the value has more than 64 levels");
    ++transcript_.at;
    const bool read = first == '{' ? readDict() : readSequence(first == '[' ? ']' : ')');
    --depth_;
    return read;
  }

  bool readDict() {
    std::string& json = transcript_.json;
    json += '{';
    for (bool first = true; !takeEnd('}'); first = false) {
      if (!first) json += ',';
      if (!readKey() || !readValue() || !readComma('}')) return false;
    }
    json += '}';
    return true;
  }

  bool readSequence(char end) {
    std::string& json = transcript_.json;
    const std::size_t begin = json.size();
    json += '[';
    std::size_t count = 0;
    for (; !takeEnd(end); ++count) {
      if (count > 0) json += ',';
      if (!readValue() || !readComma(end)) return false;
    }
    // A single value without a comma is no tuple, it stands in parentheses.
    const bool tuple = end == ']' || count != 1 || comma_;
    if (!tuple) json[begin] = ' ';
    json += tuple ? ']' : ' ';
    return true;
  }

  bool readKey() {
    std::string& json = transcript_.json;
    const std::size_t begin = json.size();
    if (!readScalar()) return false;
    if (json[begin] != '"') {
      json.insert(begin, 1, '"');
      json += '"';
    }
    transcript_.skipSpace();
    if (!transcript_.take(':')) return transcript_.refuse("a colon is expected behind a key");
    json += ':';
    return true;
  }

  bool readScalar() {
    if (atPythonText(transcript_)) return readPythonTexts(transcript_);
    const char first = transcript_.next();
    const bool sign = first == '-' || first == '+';
    if (sign && isNoNumber(nameAt(transcript_.at + 1))) ++transcript_.at;
    if (!sign && !isDigit(first) && first != '.') return readName();
    return isNoNumber(nameAt(transcript_.at)) ? readName() : readPythonNumber(transcript_);
  }

  [[nodiscard]] std::string_view nameAt(std::size_t at) const {
    std::size_t length = 0;
    while (at + length < transcript_.text.size() && isNamePart(transcript_.text[at + length])) ++length;
    return transcript_.text.substr(at, length);
  }

  bool readName() {
    const std::string_view name = nameAt(transcript_.at);
    const std::string_view json = name == "None" || name == "null"     ? "null"
                                  : isNoNumber(name)                   ? "null"
                                  : name == "True" || name == "true"   ? "true"
                                  : name == "False" || name == "false" ? "false"
                                                                       : "";
    if (json.empty()) return transcript_.refuse(name.empty() ? "a value is expected" : inQuotes(name) + " is no literal");
    transcript_.json += json;
    transcript_.at += name.size();
    return true;
  }

  bool takeEnd(char end) {
    transcript_.skipSpace();
    return transcript_.take(end);
  }

  /// Reads a comma, which may be missing before the end.
  bool readComma(char end) {
    transcript_.skipSpace();
    comma_ = transcript_.take(',');
    return comma_ || transcript_.next() == end || transcript_.refuse(std::string("a comma or \"") + end + "\" is expected");
  }

  PythonTranscript& transcript_;
  int depth_ = 0;
  bool comma_ = false;  // whether the last value had one behind it
};

}  // namespace

Result<std::string> jsonFromPythonLiteral(std::string_view literal) {
  if (!isCleanUtf8(literal)) return jsonFromPythonLiteral(repairedUtf8(literal));
  PythonTranscript transcript{.text = literal};
  transcript.json.reserve(literal.size() + literal.size() / 8);
  if (!Transcoder(transcript).readDocument()) return badInput("character " + std::to_string(transcript.at + 1), transcript.problem);
  return std::move(transcript.json);
}

}  // namespace xsmoe::data
