// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>
#include <cstdint>

#include "model/core/error.h"
#include "model/core/import.h"

class QLabel;
class QTreeWidget;

namespace xsmoe::widgets {

/// What an import keeps and leaves out: of a sample while a person chooses, of everything afterwards.
class ImportCounts : public QWidget {
  Q_OBJECT
 public:
  explicit ImportCounts(QWidget* parent = nullptr);

  /// Of the first `sample` records; `complete`: there are no more.
  void showSample(const ImportReport& report, std::int64_t sample, bool complete);
  void showResult(const ImportReport& report);
  /// In place of numbers: what to do next, or why there are none.
  void showText(const QString& text);
  void showError(const Error& error);
  [[nodiscard]] QString heading() const;
  /// The numbers in plain text, "name: value" a line: for screen readers.
  [[nodiscard]] QString summary() const;

 private:
  void showReport(const ImportReport& report, const QString& heading, bool sample);
  void fillBadLines(const ImportReport& report);

  QLabel* heading_;
  QLabel* numbers_;
  QLabel* badTitle_;
  QTreeWidget* badLines_;
  QString summary_;
};

}  // namespace xsmoe::widgets
