// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "model/core/extraction.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;

namespace xsmoe::widgets {

class WholeNumberBox;

class EncoderChoice;

/// Which encoders make a stream's features, and how: pooling, layers, lengths, device.
class ExtractionForm : public QWidget {
  Q_OBJECT
 public:
  explicit ExtractionForm(QWidget* parent = nullptr);

  /// Without a signal. Its stream and target are kept for request().
  void setRequest(const ExtractionRequest& request);
  [[nodiscard]] ExtractionRequest request() const;
  /// Whether the stream has features, which must then be replaced on purpose.
  void setFeaturesFound(bool found);
  /// An extraction that did not end; `total` 0: there is none.
  void setUnfinished(std::int64_t done, std::int64_t total);
  /// One that did not end and of which nothing can be told: it can be given up.
  void setUnreadable();
  /// Why there is nothing to begin with; empty: it can begin.
  [[nodiscard]] QString problem() const;
  /// Of the encoder of this modality, where a checkpoint folder is asked for.
  void setFolder(Modality modality, const QString& folder);

 Q_SIGNALS:
  void changed();
  /// A folder for the encoder of this modality is to be chosen.
  void folderRequested(xsmoe::Modality modality);

 private:
  void addEncoders(QFormLayout& form);
  void addStates(QFormLayout& form);
  void addComputing(QFormLayout& form);
  void addChoices(QFormLayout& form);

  EncoderChoice* textEncoder_;
  EncoderChoice* imageEncoder_;
  QComboBox* pooling_;
  QLineEdit* layers_;
  WholeNumberBox* maxTokens_;
  WholeNumberBox* batchSize_;
  QLineEdit* device_;
  QComboBox* precision_;
  QCheckBox* replace_;
  QCheckBox* restart_;
  ExtractionRequest request_;  // what is not shown of it
  bool featuresFound_ = false;
};

}  // namespace xsmoe::widgets
