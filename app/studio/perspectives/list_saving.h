// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QStringList>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "app/studio/perspectives/inspection.h"
#include "app/studio/session/session.h"
#include "model/analysis/cell_table.h"

namespace xsmoe::studio {

/// Writes lists into files: the one on the page, or everyone's of its window, in the thread for questions. How far that is, and what came
/// of it, is told.
class ListSaving : public QObject {
  Q_OBJECT
 public:
  /// The session must outlive it.
  explicit ListSaving(Session& session, QObject* parent = nullptr);
  ~ListSaving() override;

  /// A table as CSV or JSON, by the ending, which tells of where it comes from: widgets::writeTable().
  void saveTable(const std::filesystem::path& file, const CellTable& table, const QString& title, const QStringList& provenance);
  /// The columns of `everyone` (FORMATS.md, exported tables).
  void saveList(const std::filesystem::path& file, const Recommendation& list, const QStringList& provenance = {});
  /// As CSV, which has a file beside it, or JSON lines, by the ending. Nothing while one is under way, which is told.
  void saveEveryone(const std::filesystem::path& file, const AskedMoment& moment, int top, const QStringList& provenance = {});
  /// What is being written is given up; what was at its place stays.
  void stop() { *wanted_ = false; }
  [[nodiscard]] bool writing() const { return writing_; }

 Q_SIGNALS:
  /// As Perspective::told().
  void told(const QString& sentence, const QString& actionLabel = {}, const std::function<void()>& action = {});
  void saved(const QString& file);

 private:
  void take(const std::filesystem::path& file, const Result<engine::EveryoneReport>& report);
  void tellProgress(const Progress& progress);

  Session& session_;
  bool writing_ = false;
  std::int64_t tenths_ = 0;                                                                 // told
  std::shared_ptr<std::atomic<bool>> wanted_ = std::make_shared<std::atomic<bool>>(false);  // what is written now
};

}  // namespace xsmoe::studio
