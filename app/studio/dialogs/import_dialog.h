// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>
#include <QTimer>
#include <filesystem>
#include <vector>

#include "app/studio/threads/import_thread.h"

class QPushButton;

namespace xsmoe::widgets {
class ImportPage;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

class BusyStrip;
class MessageBar;

/// Makes a stream folder from files of others: recognises them, shows what is in them, counts the effect of each setting on a sample, and
/// imports. The work is done in a thread of its own. Closing it at any moment hides it at once, cancels, and deletes it when the work has
/// ended; nothing half-written stays.
class ImportDialog : public QDialog {
  Q_OBJECT
 public:
  explicit ImportDialog(QWidget* parent, Importer importer = data::importStream);
  ~ImportDialog() override;

  /// Adds files and folders to those there are, and recognises all of them.
  void add(const std::vector<std::filesystem::path>& paths);
  void done(int result) override;

  [[nodiscard]] widgets::ImportPage& page() { return *page_; }
  [[nodiscard]] MessageBar& messages() { return *messages_; }
  [[nodiscard]] BusyStrip& busy() { return *busy_; }
  [[nodiscard]] QPushButton& importButton() { return *import_; }

 Q_SIGNALS:
  /// The stream is complete in `folder`.
  void imported(const std::filesystem::path& folder, const xsmoe::ImportReport& report);
  /// Numbers, or why there are none, are on the page.
  void counted();

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  enum class Stage : std::uint8_t { kChoosing, kImporting, kImported };
  void layOut();
  void connectPage();
  void connectThread();
  void addFiles();
  void addFolder();
  void chooseTarget();
  void showRecognised(const Result<std::vector<SourceFile>>& sources);
  void countSoon();
  void count();
  void showCount(const Result<SampleCount>& count);
  void beginImport();
  void cancelImport();
  void showImported(const Result<ImportReport>& report);
  void setStage(Stage stage);
  void showReadiness();

  MessageBar* messages_;
  widgets::ImportPage* page_;
  BusyStrip* busy_;
  QPushButton* import_;
  QPushButton* close_;
  std::vector<std::filesystem::path> paths_, asked_;  // recognised; and those with what is being looked at
  std::filesystem::path target_;                      // of the import
  QTimer countSoon_, countSlow_;
  Stage stage_ = Stage::kChoosing;
  bool cancelled_ = false, closing_ = false;
  ImportThread* thread_;
};

}  // namespace xsmoe::studio
