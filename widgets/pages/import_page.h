// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <cstdint>
#include <vector>

#include "model/core/error.h"
#include "model/core/import.h"

class QGroupBox;
class QLabel;
class QLayout;
class QLineEdit;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace xsmoe::widgets {

class ColumnMappingForm;
class ImportCounts;
class ImportSettingsForm;
class SourceList;
class SourcePreviewModel;

/// What a person decides before an import: which of the recognised sources, which columns, what of them, and where to. Tells every change,
/// and shows what others count for it.
class ImportPage : public QWidget {
  Q_OBJECT
 public:
  explicit ImportPage(QWidget* parent = nullptr);

  /// What was recognised. Decisions about sources that were there before are kept. Tells settingsChanged().
  void setSources(const std::vector<SourceFile>& sources);
  void setTarget(const QString& folder);
  /// The sources among them are those that are to be used.
  [[nodiscard]] ImportSettings settings() const;
  [[nodiscard]] QString target() const;
  /// What is still to be done before the import can begin, in words; empty: nothing.
  [[nodiscard]] QString problem() const;
  /// The same before anything can be counted, which needs no target.
  [[nodiscard]] QString problemOfSources() const;
  /// Off while an import is under way.
  void setEditable(bool editable);

  [[nodiscard]] ImportCounts& counts() { return *counts_; }

 Q_SIGNALS:
  void settingsChanged(const xsmoe::ImportSettings& settings);
  void targetChanged(const QString& folder);
  void addFilesRequested();
  void addFolderRequested();
  void chooseTargetRequested();

 private:
  void addSources(QVBoxLayout& column);
  void addPreview(QVBoxLayout& column);
  void addSettings(QVBoxLayout& column);
  [[nodiscard]] QLayout* targetRow();
  void connectParts();
  [[nodiscard]] int indexBefore(const SourceFile& source) const;
  void showChosen();
  void takeMapping();
  void changeRole(SourceFile& source, SourceRole role);
  void tell();

  std::vector<SourceFile> sources_;       // as decided; their cells are shortened
  std::vector<SourceRole> recognisedAs_;  // of each
  SourceList* list_ = nullptr;
  QGroupBox* columns_ = nullptr;
  ColumnMappingForm* mapping_ = nullptr;
  SourcePreviewModel* preview_ = nullptr;
  QLabel* previewTitle_ = nullptr;
  QTableView* rows_ = nullptr;
  ImportSettingsForm* form_ = nullptr;
  ImportCounts* counts_ = nullptr;
  QLineEdit* target_ = nullptr;
  std::vector<QWidget*> editable_;
};

}  // namespace xsmoe::widgets
