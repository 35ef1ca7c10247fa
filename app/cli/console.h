// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "model/core/error.h"
#include "model/core/progress.h"

namespace xsmoe::cli {

/// Where the program speaks. With `--json` standard output holds one object a line and nothing else; progress and messages go to standard
/// error always. Progress is a bar on a terminal and, elsewhere, a line every few seconds.
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
  /// Reports a failure and gives its exit code.
  [[nodiscard]] int fail(const Error& error);

 private:
  bool json_;
  bool terminal_;
  bool barShown_ = false;
  std::int64_t lastShownMs_ = 0;
};

/// "12.34 %", "–" where there is none.
[[nodiscard]] std::string percent(double fraction);

}  // namespace xsmoe::cli
