// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "model/core/files/replacement_file.h"
#include "model/core/names.h"
#include "model/encoders/extraction/file_content.h"
#include "model/encoders/extraction/journal_text.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;

constexpr const char *kDescription = "extraction.json", *kFinished = "finished.json", *kLock = "lock";

fs::path rowsFile(const fs::path& folder, Modality modality) { return folder / (std::string(name(modality)) + ".rows"); }

tl::unexpected<Error> unwritable(const fs::path& path, const std::error_code& reason) {
  return cannotWrite(path.string(), "what is finished cannot be kept there (" + reason.message() + ")", writingRemedy(reason));
}

Result<JournalDescription> readDescription(const fs::path& path) { return parseJournal(path.string(), contentOf(path)); }

/// Of a long value what is around its byte `from`.
std::string shortened(const std::string& value, std::size_t from) {
  constexpr std::size_t kShown = 40, kBefore = 10;
  const std::size_t begin = from < kShown - kBefore ? 0 : from - kBefore;
  return (begin > 0 ? "…" : "") + value.substr(begin, kShown) + (value.size() > begin + kShown ? "…" : "");
}

/// Two values, from where they begin to differ if they are long.
std::string comparison(const std::string& was, const std::string& is) {
  const auto same = std::mismatch(was.begin(), was.end(), is.begin(), is.end()).first - was.begin();
  const auto from = static_cast<std::size_t>(same);
  return "then " + shortened(was, from) + ", now " + shortened(is, from);
}

Result<void> checkSame(const fs::path& where, const ExtractionIdentity& before, const ExtractionIdentity& now) {
  std::string differences;
  ExtractionIdentity all = now;
  all.insert(before.begin(), before.end());
  for (const auto& [what, ignored] : all) {
    const auto valueIn = [&, &key = what](const ExtractionIdentity& identity) {
      const auto found = identity.find(key);
      return found == identity.end() ? std::string("none") : found->second;
    };
    if (const std::string was = valueIn(before), is = valueIn(now); was != is)
      differences += (differences.empty() ? "" : "; ") + what + " (" + comparison(was, is) + ")";
  }
  if (differences.empty()) return {};
  return badInput(where.string(), "an extraction that did not end was made otherwise: " + differences,
                  "Use what it was begun with, or give up what it has finished with --restart");
}

std::int64_t finishedRows(const fs::path& folder, const JournalDescription& description) {
  std::int64_t rows = 0;
  for (const auto& [modality, shape] : description.shapes) rows += RowLog::countRows(rowsFile(folder, modality), shape.halves);
  return rows;
}

/// All but the lock, which is held.
void clear(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().filename() != kLock) fs::remove_all(entry.path(), ignored);
}

/// What a killed attempt left half written.
void removeUnfinishedFiles(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().filename().string().find(".unfinished-") != std::string::npos) fs::remove(entry.path(), ignored);
}

}  // namespace

Result<ExtractionJournal> ExtractionJournal::open(const fs::path& target, const ExtractionRequest& request,
                                                  const ExtractionIdentity& identity, const std::map<Modality, RowShape>& shapes) {
  ExtractionJournal journal(extractionJournal(target));
  std::error_code reason;
  fs::create_directories(journal.folder_, reason);
  if (reason) return unwritable(journal.folder_, reason);
  if (auto good = journal.lock(); !good) return tl::unexpected(good.error());
  if (auto good = journal.begin(request, identity, shapes); !good) return tl::unexpected(good.error());
  for (const auto& [modality, shape] : shapes) {
    auto rows = RowLog::open(rowsFile(journal.folder_, modality), shape.items, shape.halves);
    if (!rows) return tl::unexpected(rows.error());
    journal.rows_.emplace(modality, std::move(*rows));
  }
  return journal;
}

ExtractionJournal::ExtractionJournal(ExtractionJournal&& other) noexcept
    : folder_(std::move(other.folder_)), lock_(std::exchange(other.lock_, -1)), rows_(std::move(other.rows_)) {}

ExtractionJournal::~ExtractionJournal() {
  if (lock_ >= 0) ::close(lock_);
}

Result<void> ExtractionJournal::lock() {
  lock_ = ::open((folder_ / kLock).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock_ < 0) return unwritable(folder_, std::error_code(errno, std::generic_category()));
  if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return {};
  return cannotWrite(folder_.string(), "another program, or another window of this one, is extracting these features",
                     "Wait until it ends, or stop it there");
}

Result<void> ExtractionJournal::begin(const ExtractionRequest& request, const ExtractionIdentity& identity,
                                      const std::map<Modality, RowShape>& shapes) {
  const fs::path path = folder_ / kDescription;
  std::error_code ignored;
  if (request.restart || !fs::exists(path, ignored)) clear(folder_);
  removeUnfinishedFiles(folder_);
  fs::remove(cache(), ignored);
  if (fs::exists(path, ignored)) {
    const auto before = readDescription(path);
    if (!before) return tl::unexpected(before.error());
    if (before->identity == identity) return {};
    if (finishedRows(folder_, *before) > 0) return checkSame(folder_, before->identity, identity);
    clear(folder_);  // nothing is lost
  }
  return writeTextFile(path, journalText({request, identity, shapes}));
}

Result<void> ExtractionJournal::place(const ExtractionRequest& request, const ExtractionReport& report) {
  if (auto good = writeTextFile(folder_ / kFinished, finishedText({request, report, identityOfFile(cache())})); !good) return good;
  std::error_code reason;
  fs::rename(cache(), request.target, reason);
  if (!reason) return {};
  return cannotWrite(request.target.string(), "the finished cache cannot be put there (" + reason.message() + ")",
                     "Check the permissions; the same command goes on there");
}

void ExtractionJournal::remove() {
  rows_.clear();
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder_, ignored))
    if (entry.path().filename() != kFinished) fs::remove_all(entry.path(), ignored);
  fs::remove_all(folder_, ignored);  // by what is removed last a killed attempt is known
}

Result<std::optional<ExtractionReport>> takeFinishedExtraction(const ExtractionRequest& request) {
  ExtractionJournal journal(extractionJournal(request.target));
  const auto finished = parseFinished(contentOf(journal.folder_ / kFinished));
  if (!finished || finished->cache != identityOfFile(request.target)) return std::nullopt;
  if (auto good = journal.lock(); !good) return tl::unexpected(good.error());
  journal.remove();
  ExtractionRequest asked = request;
  asked.replace = finished->request.replace;
  return asked == finished->request ? std::optional(finished->report) : std::nullopt;
}

Result<std::optional<UnfinishedExtraction>> findUnfinishedExtraction(const fs::path& target) {
  const fs::path folder = extractionJournal(target);
  std::error_code ignored;
  if (!fs::exists(folder / kDescription, ignored)) return std::nullopt;
  const auto description = readDescription(folder / kDescription);
  if (!description) return tl::unexpected(description.error());
  UnfinishedExtraction found{description->request, finishedRows(folder, *description), 0};
  for (const auto& [modality, shape] : description->shapes) found.total += shape.wanted;
  return found.done > 0 ? std::optional(found) : std::nullopt;
}

}  // namespace xsmoe::encoders
