// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/threads/import_thread.h"

#include <algorithm>

#include "app/studio/threads/live_mailbox.h"
#include "model/data/import/recognise_sources.h"

namespace xsmoe::studio {
namespace {

/// Whether a sample of one is a sample of the other: the same files, read the same way.
bool readAlike(const std::vector<SourceFile>& a, const std::vector<SourceFile>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const SourceFile& x, const SourceFile& y) {
    return x.path == y.path && x.role == y.role && x.format == y.format && x.mapping == y.mapping;
  });
}

}  // namespace

ImportThread::ImportThread(Importer importer, QObject* parent)
    : QObject(parent), importer_(std::move(importer)), thread_(QStringLiteral("import")) {}

ImportThread::~ImportThread() {
  cancel();
  thread_.finish();
}

void ImportThread::recognise(const std::vector<std::filesystem::path>& paths, Reply<std::vector<SourceFile>> reply) {
  ++newestCount_;  // of sources that are about to change
  post([paths] { return data::recogniseSources(paths); },
       [this, ticket = ++newestRecognition_, reply = std::move(reply)](const auto& sources) {
         if (ticket == newestRecognition_) reply(sources);
       });
}

void ImportThread::count(const ImportSettings& settings, Reply<SampleCount> reply) {
  const auto ticket = ++newestCount_;
  post(
      [this, ticket, settings]() -> Result<SampleCount> {
        if (ticket != newestCount_) return SampleCount{};  // nobody waits for it
        return countSample(settings);
      },
      [this, ticket, reply = std::move(reply)](const auto& count) {
        if (ticket == newestCount_) reply(count);
      });
}

Result<SampleCount> ImportThread::countSample(const ImportSettings& settings) {
  if (!sample_ || !readAlike(sampled_, settings.sources)) {
    sample_.reset();
    auto sample = data::ImportSample::read(settings);
    if (!sample) return tl::make_unexpected(sample.error());
    sample_ = std::move(*sample);
    sampled_ = settings.sources;
  }
  auto report = sample_->count(settings);
  if (!report) return tl::make_unexpected(report.error());
  return SampleCount{std::move(*report), sample_->size(), sample_->complete()};
}

void ImportThread::beginImport(const ImportSettings& settings, const std::filesystem::path& target, Reply<ImportReport> reply) {
  cancelled_ = false;
  post([this, settings, target] { return importer_(settings, target, [this](const Progress& progress) { return report(progress); }); },
       std::move(reply));
}

void ImportThread::cancel() {
  ++newestRecognition_;
  ++newestCount_;
  cancelled_ = true;
}

bool ImportThread::report(const Progress& progress) {
  const auto now = std::chrono::steady_clock::now();
  if (now - lastReport_ >= kLiveInterval) {
    lastReport_ = now;
    studio::post(this, [this, progress] { Q_EMIT progressed(progress); });
  }
  return !cancelled_;
}

}  // namespace xsmoe::studio
