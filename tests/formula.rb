# formula FORMULA FOLDER - install by a Homebrew formula into FOLDER, and test it
#
# A stand-in for `brew install` and `brew test`, with as much of Homebrew's class
# Formula as our formula uses: the archive is the one of its url (a file), with
# its sha256, and the libraries are those of this machine.
require "digest"
require "fileutils"
require "pathname"

module PrependPath
  def prepend_path(name, folder)
    self[name] = "#{folder}:#{self[name]}"
  end
end
ENV.extend(PrependPath)

class Formula
  class << self
    attr_reader :facts, :needs, :trial

    %i[desc homepage url sha256 license].each do |fact|
      define_method(fact) { |text| (@facts ||= {})[fact] = text }
    end

    def depends_on(need)
      (@needs ||= []) << need
    end

    def test(&block)
      @trial = block
    end

    def inherited(formula)
      super
      @formula = formula
    end

    attr_reader :formula
  end

  attr_reader :prefix, :testpath

  def initialize(folder)
    @prefix = folder/"Cellar/weir"/version
    @testpath = folder/"test"
  end

  def version
    File.basename(self.class.facts[:url])[/-(.*)\.tar\.gz$/, 1]
  end

  def bin = prefix/"bin"
  def etc = prefix.parent.parent.parent/"etc"
  def libexec = prefix/"libexec"
  def man = prefix/"share/man"

  def system(*command)
    Kernel.system(*command, exception: true, out: File::NULL)
  end

  def shell_output(command)
    output = `#{command}`
    raise "status #{$?.exitstatus}: #{command}" unless $?.success?

    output
  end

  def assert_equal(wanted, got)
    raise "#{got.inspect} is not #{wanted.inspect}" unless wanted == got
  end

  def assert_match(wanted, got)
    raise "#{got.inspect} has no #{wanted.inspect}" unless got.include?(wanted)
  end
end

load ARGV[0]
folder = Pathname(ARGV[1]).expand_path
formula = Formula.formula.new(folder)
facts = Formula.formula.facts
archive = facts[:url].delete_prefix("file://")
raise "the checksum is wrong" unless Digest::SHA256.file(archive).hexdigest == facts[:sha256]

[folder/"build", formula.testpath].each(&:mkpath)
system("tar", "-xzf", archive, "--strip-components=1", "-C", (folder/"build").to_s, exception: true)
Dir.chdir(folder/"build") { formula.install }
FileUtils.rm_r(folder/"build")
Dir.chdir(formula.testpath) { formula.instance_exec(&Formula.formula.trial) }
puts "#{formula.version} is installed in #{formula.prefix}"
