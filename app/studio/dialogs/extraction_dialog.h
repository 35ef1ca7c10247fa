// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>
#include <filesystem>
#include <optional>

#include "app/studio/threads/question_thread.h"
#include "model/core/extraction.h"

class QLabel;
class QPushButton;

namespace xsmoe::widgets {
class ExtractionForm;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

class BusyStrip;
class MessageBar;

/// Makes the features of a stream from its texts and pictures, or goes on with an extraction of it that did not end. The work is done by an
/// engine of its own in a thread of its own. Closing it at any moment hides it at once, cancels, and deletes it when the work has ended;
/// what is finished is kept for the next time.
class ExtractionDialog : public QDialog {
  Q_OBJECT
 public:
  /// `featuresFound`: the stream has features, which are replaced on purpose only.
  ExtractionDialog(EngineFactory factory, std::filesystem::path stream, bool featuresFound, QWidget* parent = nullptr);
  ~ExtractionDialog() override;

  void done(int result) override;

  [[nodiscard]] widgets::ExtractionForm& form() { return *form_; }
  [[nodiscard]] MessageBar& messages() { return *messages_; }
  [[nodiscard]] BusyStrip& busy() { return *busy_; }
  [[nodiscard]] QPushButton& extractButton() { return *extract_; }
  [[nodiscard]] QString resultText() const;
  /// Why it cannot begin; empty: it can, or it has nothing to begin with.
  [[nodiscard]] QString readiness() const;

 Q_SIGNALS:
  /// The features are in their place.
  void extracted(const std::filesystem::path& stream);

 private:
  enum class Stage : std::uint8_t { kLooking, kChoosing, kExtracting, kExtracted };
  void layOut();
  void connectParts();
  void lookForUnfinished();
  void showUnfinished(const Result<std::optional<UnfinishedExtraction>>& found);
  void chooseFolder(Modality modality);
  void begin();
  void cancel();
  void showEnd(const Result<ExtractionReport>& report);
  void setStage(Stage stage);
  void showReadiness();
  void showError(const Error& error);
  void takeBackError();

  std::filesystem::path stream_;
  MessageBar* messages_;
  widgets::ExtractionForm* form_;
  QLabel* result_;
  QLabel* readiness_;  // why it cannot begin
  BusyStrip* busy_;
  QPushButton* extract_;
  QPushButton* close_;
  Stage stage_ = Stage::kLooking;
  bool cancelled_ = false, closing_ = false;
  QuestionThread* thread_;
};

}  // namespace xsmoe::studio
