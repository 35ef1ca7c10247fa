// SPDX-License-Identifier: Apache-2.0
#include "app/cli/console.h"

#include "model/core/files/provenance_file.h"
#include "model/core/files/replacement_file.h"
#include "model/core/percent_rounding.h"
#include "model/core/utf8.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <utility>

namespace xsmoe::cli {
namespace {

constexpr int kBarWidth = 30;
constexpr std::int64_t kBarEveryMs = 100, kLineEveryMs = 5000;

std::int64_t nowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string amount(const Progress& state) {
  return state.done > 0 ? fmt::format("{} {} {}", state.what, state.done, state.unit) : state.what;
}

double shareOf(const Progress& state) { return std::min(1.0, static_cast<double>(state.done) / static_cast<double>(state.total)); }

std::string bar(const Progress& state) {
  if (state.total <= 0) return amount(state);
  const int filled = static_cast<int>(shareOf(state) * kBarWidth);
  return fmt::format("[{:#>{}}{:.>{}}] {:3.0f} %  {}", "", filled, "", kBarWidth - filled, 100 * shareOf(state), state.what);
}

std::string plainLine(const Progress& state) {
  return state.total <= 0 ? amount(state) : fmt::format("{:3.0f} %  {}", 100 * shareOf(state), state.what);
}

/// Whether standard error is a terminal on which a line can be written over.
bool isTerminal() {
  const char* const kind = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && (kind == nullptr || std::string_view(kind) != "dumb");
}

/// What cannot be written there is lost.
void toStandardError(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace

Console::Console(bool json) : json_(json), terminal_(isTerminal()) {}
Console::~Console() { clearProgress(); }

void Console::object(const nlohmann::json& json) {
  if (!json_) return;
  // Names of files and folders may be any bytes; JSON is UTF-8.
  print(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n');
}

void Console::line(const std::string& text) {
  if (!json_) print(printable(text) + '\n');
}

void Console::print(const std::string& text) {
  if (cannotPrint_) return;
  clearProgress();
  errno = 0;
  cannotPrint_ = std::fwrite(text.data(), 1, text.size(), stdout) < text.size() || std::fflush(stdout) != 0;
  if (cannotPrint_)
    static_cast<void>(fail({ErrorKind::kCannotWrite, "it cannot be written (" + std::generic_category().message(errno) + ')',
                            "standard output", "Nothing more is printed; check where the output goes"}));
}

void Console::message(const std::string& text) {
  clearProgress();
  toStandardError(printable(text) + '\n');
}

void Console::progress(const Progress& state) {
  const auto now = nowMs();
  if (now - lastShownMs_ < (terminal_ ? kBarEveryMs : kLineEveryMs)) return;
  lastShownMs_ = now;
  toStandardError(terminal_ ? "\r\033[K" + printable(bar(state)) : printable(plainLine(state)) + '\n');
  barShown_ = terminal_;
}

void Console::clearProgress() {
  if (!std::exchange(barShown_, false)) return;
  toStandardError("\r\033[K");
}

int Console::deliver(const std::string& text, const std::string& file) {
  const std::string utf8 = repairedUtf8(text);
  if (file == kStandardOutput) {
    if (!json_) print(utf8);
    return 0;
  }
  if (const auto written = writeTextFile(file, utf8); !written) return fail(written.error());
  line(file);
  return 0;
}

int Console::fail(const Error& error) {
  message("xsmoe: " + describe(error));
  return exitCode(error.kind);
}

int writeOrigin(Console& console, const std::string& csv, const TableOrigin& origin) {
  const auto file = provenanceFileOf(csv);
  if (file.empty()) return 0;
  const nlohmann::json told{{"title", origin.title}, {"provenance", origin.lines}};
  const auto written = writeTextFile(file, told.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n');
  return written ? 0 : console.fail(written.error());
}

int deliverTable(Console& console, const std::string& table, const std::string& csv, const TableOrigin& origin) {
  if (const int code = console.deliver(table, csv); code != 0) return code;
  const int code = writeOrigin(console, csv, origin);
  if (const auto file = provenanceFileOf(csv); code == 0 && !file.empty()) console.line(file.string());
  return code;
}

int answerWithTable(Console& console, const std::string& csv, const TableOrigin& origin, const std::function<std::string()>& table,
                    const std::function<nlohmann::json()>& object, const std::function<void()>& print) {
  if (csv == kStandardOutput) return console.deliver(table(), csv);
  if (console.json())
    console.object(object());
  else
    print();
  if (csv.empty()) return 0;
  if (const auto written = writeTextFile(csv, table()); !written) return console.fail(written.error());
  return writeOrigin(console, csv, origin);
}

std::string percent(double fraction) { return fmt::format("{:.2f} %", inPercent(fraction)); }

}  // namespace xsmoe::cli
