// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>
#include <filesystem>
#include <optional>

#include "app/studio/session/session.h"
#include "model/core/command_words.h"

class QCheckBox;
class QLabel;
class QPushButton;

namespace xsmoe::studio {

/// Tells how large the state of the open run is and asks whether its stream is to be in it, and where it is to go. Deletes itself when it
/// is closed.
class SaveStateDialog : public QDialog {
  Q_OBJECT
 public:
  /// The session must outlive it.
  SaveStateDialog(Session& session, const SharedView& view, QWidget* parent);

  [[nodiscard]] QCheckBox& withStream() { return *withStream_; }
  [[nodiscard]] QPushButton& saveButton() { return *save_; }
  /// Before it is measured no size.
  [[nodiscard]] QString sizeText() const;
  /// As after a person has chosen the file.
  void saveTo(const std::filesystem::path& file);

 Q_SIGNALS:
  void saveRequested(const xsmoe::engine::SaveStateRequest& request);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  /// No lower than its words take at this width: Qt does not ask that of a window with wrapped labels.
  void fitHeight();
  [[nodiscard]] std::filesystem::path proposedFile() const;
  [[nodiscard]] CommandWords command() const;
  void chooseFile();
  void showSize(const Result<engine::StateSize>& size);
  void refresh();
  [[nodiscard]] QString sentence() const;

  engine::SaveStateRequest request_;
  std::optional<engine::StateSize> size_;
  QLabel* text_;
  QCheckBox* withStream_;
  QPushButton *save_, *copy_;
};

}  // namespace xsmoe::studio
