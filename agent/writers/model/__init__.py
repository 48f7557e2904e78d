"""The model writer: replies drafted by a language model, sentence by sentence, as they stream."""
