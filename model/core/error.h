// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <exception>
#include <string>
#include <tl/expected.hpp>

namespace xsmoe {

/// What kind of failure it is. The headless program's exit code follows from it (FORMATS.md, exit codes).
enum class ErrorKind : std::uint8_t {
  kFailed,       ///< a run or a check failed: exit code 1
  kUsage,        ///< settings that do not fit: exit code 2
  kBadInput,     ///< a file, folder or column that cannot be used: exit code 3
  kCannotWrite,  ///< a folder or file that cannot be written: exit code 4
  /// The same, and it lies at the place, as where a disk is full: of the runs of a plan no other could be written there either.
  kDiskTakesNoMore,
  kRankLost,  ///< of the processes that train one run together another one is gone: exit code 5
};

/// A failure that a user can meet. It tells what failed, where, and how to mend it.
struct Error {
  ErrorKind kind = ErrorKind::kFailed;
  std::string what;    ///< what failed, with what was found and what was expected
  std::string where;   ///< path, line, key, window or tensor; empty where it makes no sense
  std::string remedy;  ///< what the user can do; empty if nothing is known

  friend bool operator==(const Error&, const Error&) = default;
};

/// The one sentence shown to users: "WHERE: WHAT. REMEDY."
[[nodiscard]] std::string describe(const Error& error);

/// Exit code of the headless program for a failure of this kind (FORMATS.md).
[[nodiscard]] int exitCode(ErrorKind kind);

/// A library's own words for a failure, to stand behind ours: the first line, without a tag such as "[json.exception.type_error.302] " or
/// "[enforce fail at alloc_cpu.cpp:66] ". Of C++'s own exception for memory, whose words are its name: what it means.
[[nodiscard]] std::string wordsOf(const std::exception& problem);

/// A value or the error that prevented it.
template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] tl::unexpected<Error> badInput(std::string where, std::string what, std::string remedy = {});
[[nodiscard]] tl::unexpected<Error> cannotWrite(std::string where, std::string what, std::string remedy = {});
[[nodiscard]] tl::unexpected<Error> usageError(std::string where, std::string what, std::string remedy = {});
[[nodiscard]] tl::unexpected<Error> failure(std::string where, std::string what, std::string remedy = {});
/// Of a file whose version this program does not read: `what` is "the record", for example; versions begin at 1.
[[nodiscard]] tl::unexpected<Error> unknownVersion(std::string where, const std::string& what, std::int64_t found, int newestRead);
/// Of a file of a version that this program reads, with something in it that only a newer one knows: `what` is "the method \"x\"".
[[nodiscard]] tl::unexpected<Error> notKnownHere(std::string where, const std::string& what);

}  // namespace xsmoe
