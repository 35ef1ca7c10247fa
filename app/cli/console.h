// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/progress.h"

namespace xsmoe::cli {

/// Where the program speaks. With `--json` standard output holds one object a line and nothing else; progress and messages go to standard
/// error always. Progress is a bar on a terminal and, elsewhere, a line every few seconds. Standard output that cannot be written is told
/// once and left alone from then on, and the program ends with exit code 4 (printedAll()); standard error that cannot be written ends
/// nothing. What is said is for people: printable(), so that no name and no note commands a terminal or is taken for two lines.
class Console {
 public:
  explicit Console(bool json);
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  [[nodiscard]] bool json() const { return json_; }
  void object(const nlohmann::json& json);  ///< a line of standard output, with --json
  void line(const std::string& text);       ///< a line of standard output, without --json
  void message(const std::string& text);    ///< a line of standard error
  void progress(const Progress& state);
  void clearProgress();
  /// Writes a text to a file, whose name is then a line of standard output; "-" is standard output. A byte of it that is no UTF-8 becomes
  /// U+FFFD, all others stay. The exit code.
  [[nodiscard]] int deliver(const std::string& text, const std::string& file);
  /// Reports a failure and gives its exit code.
  [[nodiscard]] int fail(const Error& error);

 private:
  void print(const std::string& text);

  bool json_;
  bool terminal_;
  bool barShown_ = false;
  bool cannotPrint_ = false;
  std::int64_t lastShownMs_ = 0;
};

/// In the place of a file's name: standard output.
inline constexpr const char* kStandardOutput = "-";

/// Where a table comes from, for the file beside it (provenanceFileOf()).
struct TableOrigin {
  std::string title;               ///< what the table is
  std::vector<std::string> lines;  ///< provenanceText(), never empty
};

/// Writes beside a CSV file where it comes from; nothing for other files and for standard output. The exit code.
[[nodiscard]] int writeOrigin(Console& console, const std::string& csv, const TableOrigin& origin);

/// Console::deliver() of a table that comes from somewhere, and writeOrigin(), whose file's name is a line of standard output too.
[[nodiscard]] int deliverTable(Console& console, const std::string& table, const std::string& csv, const TableOrigin& origin);

/// The end of a command that tells an answer and, in the CSV file of its `--csv`, a table: with "-" the table is all that is printed; else
/// the object, or what `print` prints where no objects are wanted, and then the file is written with its origin, where there is one. Only
/// what is wanted is made. The exit code.
[[nodiscard]] int answerWithTable(Console& console, const std::string& csv, const TableOrigin& origin,
                                  const std::function<std::string()>& table, const std::function<nlohmann::json()>& object,
                                  const std::function<void()>& print);

/// "12.34 %", "–" where there is none.
[[nodiscard]] std::string percent(double fraction);

}  // namespace xsmoe::cli
